# Makes links of the families in the tables of Families.md, and lists each table's families as topics of the page.

/^### / { group = $0 }
/^\| `/ {
  if (group != listed) topics = topics "\n" group "\n\n"
  listed = group
  split($0, parts, "`")
  topics = topics "- ``" parts[2] "``\n"
  sub(/`[A-Za-z0-9]+`/, "`&`")
}
{ print }
$0 == "## Topics" { printf "%s", topics }
