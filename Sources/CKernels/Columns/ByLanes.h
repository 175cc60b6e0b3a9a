// Template: kernels whose loops depend on the number of lanes alone, CK_LANES.
#define CK_VECTOR CK_JOIN(cv, CK_LANES)
#define CK_LOAD CK_JOIN(column_load_, CK_LANES)
#define CK_STORE CK_JOIN(column_store_, CK_LANES)

static void CK_JOIN(column_SPREAD_STEP_, CK_LANES)(CK_COLUMN_ARGUMENTS) {
  CK_UNUSED;
  for (size_t t = 0; t < steps; t++) CK_STORE(y + t * CK_LANES, (CK_VECTOR)(a[t]));
}

static void CK_JOIN(column_SPREAD_LANE_, CK_LANES)(CK_COLUMN_ARGUMENTS) {
  CK_UNUSED;
  const CK_VECTOR x = CK_LOAD(a);
  for (size_t t = 0; t < steps; t++) CK_STORE(y + t * CK_LANES, x);
}

static void CK_JOIN(column_SPREAD_ONE_, CK_LANES)(CK_COLUMN_ARGUMENTS) {
  CK_UNUSED;
  for (size_t t = 0; t < steps; t++) CK_STORE(y + t * CK_LANES, (CK_VECTOR)(a[0]));
}

// y[t] = a[place[t]]; places, here and below, are the second argument, counted in numbers of CK_LANES lanes.
static void CK_JOIN(column_GATHER_, CK_LANES)(CK_COLUMN_ARGUMENTS) {
  CK_UNUSED;
  const int32_t *place = (const int32_t *)b;
  for (size_t t = 0; t < steps; t++) CK_STORE(y + t * CK_LANES, CK_LOAD(a + (size_t)place[t] * CK_LANES));
}

// y[place[t]] += a[t], in the order of the steps.
static void CK_JOIN(column_SCATTER_, CK_LANES)(CK_COLUMN_ARGUMENTS) {
  CK_UNUSED;
  const int32_t *place = (const int32_t *)b;
  for (size_t t = 0; t < steps; t++) {
    double *to = y + (size_t)place[t] * CK_LANES;
    CK_STORE(to, CK_LOAD(to) + CK_LOAD(a + t * CK_LANES));
  }
}

// The same from the last step to the first.
static void CK_JOIN(column_SCATTER_BACK_, CK_LANES)(CK_COLUMN_ARGUMENTS) {
  CK_UNUSED;
  const int32_t *place = (const int32_t *)b;
  for (size_t t = steps; t-- > 0;) {
    double *to = y + (size_t)place[t] * CK_LANES;
    CK_STORE(to, CK_LOAD(to) + CK_LOAD(a + t * CK_LANES));
  }
}

// y[place[t]] = a[t].
static void CK_JOIN(column_STORE_, CK_LANES)(CK_COLUMN_ARGUMENTS) {
  CK_UNUSED;
  const int32_t *place = (const int32_t *)b;
  for (size_t t = 0; t < steps; t++) CK_STORE(y + (size_t)place[t] * CK_LANES, CK_LOAD(a + t * CK_LANES));
}

// y = 1 in the lanes in which any step is 0.
static void CK_JOIN(column_CHECK_, CK_LANES)(CK_COLUMN_ARGUMENTS) {
  CK_UNUSED;
  CK_VECTOR found = CK_LOAD(y);
  for (size_t t = 0; t < steps; t++) {
    found = CK_JOIN(column_choose_, CK_LANES)(
        CK_JOIN(column_holds_, CK_LANES)(CK_LOAD(a + t * CK_LANES)), found, (CK_VECTOR)(1.0));
  }
  CK_STORE(y, found);
}

// y = the sum of four partial sums.
static void CK_JOIN(column_TOTAL_, CK_LANES)(CK_COLUMN_ARGUMENTS) {
  CK_UNUSED;
  CK_VECTOR low = CK_LOAD(a) + CK_LOAD(a + CK_LANES);
  CK_VECTOR high = CK_LOAD(a + 2 * CK_LANES) + CK_LOAD(a + 3 * CK_LANES);
  CK_STORE(y, low + high);
}

#undef CK_VECTOR
#undef CK_LOAD
#undef CK_STORE
#undef CK_LANES
