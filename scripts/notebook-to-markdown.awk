# Turns a page of Notebooks-txt into an article: cells to fenced blocks, and the number off the title.
# Paragraphs, lists, formulas (indented by four) and underlined headings mean the same in both.

function escaped(text) {
  gsub(/[\\*_<\[]/, "\\\\&", text)
  return text
}

# Everything between backticks stays as it is.
function prose(line,    parts, count, i, text) {
  if (line ~ /^    /) return line
  count = split(line, parts, "`")
  text = ""
  for (i = 1; i <= count; i++) text = text (i > 1 ? "`" : "") (i % 2 ? escaped(parts[i]) : parts[i])
  sub(/^[#+>]/, "\\\\&", text)
  return text
}

NR == 1 { sub(/^[0-9]+\. /, ""); print "# " prose($0); next }
NR == 2 { next }
!cell && /^--- swift/ { cell = "code"; print "````swift"; next }
cell == "code" && /^--- output$/ { cell = "output"; print "````\n\n````text"; next }
cell && /^---$/ { cell = ""; print "````"; next }
cell || /^-+$/ { print; next }
{ print prose($0) }
