// Template: the same for arguments that are one number a step or one a lane, for CK_LANES lanes.
static void CK_JOIN(CK_JOIN(CK_KERNEL, _), CK_LANES)(CK_COLUMN_ARGUMENTS) {
  CK_UNUSED;
  const CK_JOIN(cv, CK_LANES) a_lanes = CK_HELD_FIRST(a), b_lanes = CK_HELD_SECOND(b), c_lanes = CK_HELD_THIRD(c);
  (void)a_lanes, (void)b_lanes, (void)c_lanes;
  for (size_t t = 0; t < steps; t++) {
    CK_JOIN(column_store_, CK_LANES)(
        y + t * CK_LANES,
        CK_VALUE(CK_FIRST(a, CK_LANES), CK_SECOND(b, CK_LANES), CK_THIRD(c, CK_LANES), CK_LANES));
  }
}
