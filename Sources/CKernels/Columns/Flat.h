// Template: y[i] = CK_VALUE(x, z, w, lanes) for all numbers, eight at a time, then four, two and one; CK_KERNEL names the
// kernel, CK_FIRST, CK_SECOND and CK_THIRD say how its arguments are read.
#define CK_OF(lanes) CK_VALUE(CK_FIRST(a, lanes), CK_SECOND(b, lanes), CK_THIRD(c, lanes), lanes)
static void CK_KERNEL(CK_COLUMN_ARGUMENTS) {
  CK_UNUSED;
  size_t i = 0;
  for (; i + 8 <= n; i += 8) column_store_8(y + i, CK_OF(8));
  if (n & 4) {
    column_store_4(y + i, CK_OF(4));
    i += 4;
  }
  if (n & 2) {
    column_store_2(y + i, CK_OF(2));
    i += 2;
  }
  if (n & 1) column_store_1(y + i, CK_OF(1));
}
#undef CK_OF
