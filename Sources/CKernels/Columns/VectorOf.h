// Template: loads, stores and truth values of vectors of CK_LANES numbers.
CK_INLINE CK_JOIN(cv, CK_LANES) CK_JOIN(column_load_, CK_LANES)(const double *p) {
  CK_JOIN(cv, CK_LANES) x;
  memcpy(&x, p, sizeof x);
  return x;
}
CK_INLINE void CK_JOIN(column_store_, CK_LANES)(double *p, CK_JOIN(cv, CK_LANES) x) { memcpy(p, &x, sizeof x); }
// 1 where a mask holds, 0 elsewhere.
CK_INLINE CK_JOIN(cv, CK_LANES) CK_JOIN(column_truth_, CK_LANES)(CK_JOIN(cm, CK_LANES) mask) {
  CK_JOIN(cv, CK_LANES) one = 1.0;
  CK_JOIN(cm, CK_LANES) bits;
  memcpy(&bits, &one, sizeof bits);
  bits &= mask;
  memcpy(&one, &bits, sizeof bits);
  return one;
}
CK_INLINE CK_JOIN(cm, CK_LANES) CK_JOIN(column_holds_, CK_LANES)(CK_JOIN(cv, CK_LANES) x) {
  return (CK_JOIN(cm, CK_LANES))(x != 0.0);
}
CK_INLINE CK_JOIN(cm, CK_LANES)
    CK_JOIN(column_within_, CK_LANES)(CK_JOIN(cv, CK_LANES) x, double lower, double upper) {
  return (CK_JOIN(cm, CK_LANES))(x >= lower) & (CK_JOIN(cm, CK_LANES))(x <= upper);
}
CK_INLINE CK_JOIN(cv, CK_LANES)
    CK_JOIN(column_choose_, CK_LANES)(CK_JOIN(cm, CK_LANES) mask, CK_JOIN(cv, CK_LANES) x, CK_JOIN(cv, CK_LANES) z) {
  CK_JOIN(cm, CK_LANES) p, q;
  memcpy(&p, &x, sizeof p);
  memcpy(&q, &z, sizeof q);
  p = (p & mask) | (q & ~mask);
  memcpy(&x, &p, sizeof p);
  return x;
}
#undef CK_LANES
