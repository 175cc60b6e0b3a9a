// Template: the sweep over a tape and the terms of the normal density, for 1, 2, 4 or 8 chains at once.

typedef double f64x1;
CK_INLINE f64x1 load_f64x1(const double *p) { return *p; }
CK_INLINE void store_f64x1(double *p, f64x1 x) { *p = x; }

// What a node passes on: nothing where either factor is nothing, though the other may be infinite.
CK_INLINE f64x1 pass_f64x1(f64x1 partial, f64x1 adjoint) {
  return adjoint == 0 || partial == 0 ? 0 : partial * adjoint;
}
CK_INLINE f64x2 pass_f64x2(f64x2 partial, f64x2 adjoint) {
  return (f64x2)((ck_s64x2)(partial * adjoint) & (ck_s64x2)(adjoint != 0) & (ck_s64x2)(partial != 0));
}
CK_INLINE f64x4 pass_f64x4(f64x4 partial, f64x4 adjoint) {
  return (f64x4)((s64x4)(partial * adjoint) & (s64x4)(adjoint != 0) & (s64x4)(partial != 0));
}
CK_INLINE f64x8 pass_f64x8(f64x8 partial, f64x8 adjoint) {
  return (f64x8)((s64x8)(partial * adjoint) & (s64x8)(adjoint != 0) & (s64x8)(partial != 0));
}

// What the sweep reads and writes was stored long before, or by itself: whole vectors.
#define CK_SWEEP(lanes, reals)                                                                                      \
  CK_INLINE reals whole_##reals(const double *p) {                                                                  \
    reals x;                                                                                                        \
    memcpy(&x, p, sizeof x);                                                                                        \
    return x;                                                                                                       \
  }                                                                                                                 \
  CK_INLINE void add_##reals(double *adjoints, uint32_t index, reals x) {                                           \
    double *p = adjoints + (size_t)index * lanes;                                                                   \
    store_##reals(p, whole_##reals(p) + x);                                                                         \
  }                                                                                                                 \
  static void sweep_##reals(size_t count, size_t leaves, const CKNode *nodes, const double *partial,                \
                            const uint32_t *parent, const double *weight, double *adjoints) {                       \
    for (size_t i = count; i-- > 0;) {                                                                              \
      CKNode node = nodes[i];                                                                                       \
      double *own = adjoints + (leaves + 1 + i) * lanes;                                                            \
      reals adjoint = whole_##reals(own);                                                                           \
      store_##reals(own, (reals){0});                                                                               \
      switch (node.kind) {                                                                                          \
      case CK_SUM:                                                                                                  \
        add_##reals(adjoints, node.first, adjoint);                                                                 \
        add_##reals(adjoints, node.second, adjoint);                                                                \
        break;                                                                                                      \
      case CK_DIFFERENCE:                                                                                           \
        add_##reals(adjoints, node.first, adjoint);                                                                 \
        add_##reals(adjoints, node.second, -adjoint);                                                               \
        break;                                                                                                      \
      case CK_NEGATION: add_##reals(adjoints, node.first, -adjoint); break;                                         \
      case CK_UNARY_NODE:                                                                                           \
        partial -= lanes;                                                                                           \
        add_##reals(adjoints, node.first, pass_##reals(whole_##reals(partial), adjoint));                           \
        break;                                                                                                      \
      case CK_BINARY_NODE:                                                                                          \
        partial -= 2 * lanes;                                                                                       \
        add_##reals(adjoints, node.first, pass_##reals(whole_##reals(partial), adjoint));                           \
        add_##reals(adjoints, node.second, pass_##reals(whole_##reals(partial + lanes), adjoint));                  \
        break;                                                                                                      \
      case CK_MANY:                                                                                                 \
        for (uint32_t k = 0; k < node.first; k++) {                                                                 \
          partial -= lanes;                                                                                         \
          add_##reals(adjoints, *--parent, pass_##reals(whole_##reals(partial), adjoint));                          \
        }                                                                                                           \
        break;                                                                                                      \
      case CK_WEIGHTED:                                                                                             \
        for (uint32_t k = 0; k < node.first; k++) {                                                                 \
          add_##reals(adjoints, *--parent, *--weight * adjoint);                                                    \
        }                                                                                                           \
        break;                                                                                                      \
      }                                                                                                             \
    }                                                                                                               \
  }
CK_SWEEP(1, f64x1)
CK_SWEEP(2, f64x2)
CK_SWEEP(4, f64x4)
CK_SWEEP(8, f64x8)

static void sweep_f64(size_t lanes, size_t count, size_t leaves, const CKNode *nodes, const double *partial,
                      const uint32_t *parent, const double *weight, double *adjoints) {
  switch (lanes) {
  case 1: sweep_f64x1(count, leaves, nodes, partial, parent, weight, adjoints); break;
  case 2: sweep_f64x2(count, leaves, nodes, partial, parent, weight, adjoints); break;
  case 4: sweep_f64x4(count, leaves, nodes, partial, parent, weight, adjoints); break;
  case 8: sweep_f64x8(count, leaves, nodes, partial, parent, weight, adjoints); break;
  }
}

// The scale of a normal is often the one of the step before: its logarithm and inverse are kept for the last two scales.
// The memory belongs to the thread; what is found there is what would be computed.
typedef struct {
  double scale[8], log[8], inverse[8];
  _Bool overflows;
} CKScale;

typedef uint64_t u64x1;
typedef uint64_t u64x2 __attribute__((vector_size(16)));
CK_INLINE _Bool is_zero_f64x1(uint64_t x) { return x == 0; }
CK_INLINE _Bool is_zero_f64x2(u64x2 x) { return __builtin_reduce_or(x) == 0; }
CK_INLINE _Bool is_zero_f64x4(u64x4 x) { return __builtin_reduce_or(x) == 0; }
CK_INLINE _Bool is_zero_f64x8(u64x8 x) { return __builtin_reduce_or(x) == 0; }
CK_INLINE u64x1 bits_f64x1(double x) {
  u64x1 bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}
CK_INLINE u64x2 bits_f64x2(f64x2 x) { return (u64x2)x; }
CK_INLINE u64x4 bits_f64x4(f64x4 x) { return (u64x4)x; }
CK_INLINE u64x8 bits_f64x8(f64x8 x) { return (u64x8)x; }

// The terms in the lanes in which the inverse of the scale overflows.
static __attribute__((noinline)) void divide_by_scales(int lanes, const double *x, const double *m,
                                                       const CKScale *scale, double *terms) {
  for (int i = 0; i < lanes; i++) {
    if (!isinf(scale->inverse[i]) || scale->scale[i] == 0) continue;
    double s = scale->scale[i], z = (x[i] - m[i]) / s;
    terms[i] = -0.5 * z * z - scale->log[i] - 0.9189385332046727;
    terms[lanes + i] = -(z / s);
    terms[2 * lanes + i] = (z * z - 1.0) / s;
  }
}

// log p = -z^2/2 - log s - log(2 pi)/2 and its derivatives by x and by s; by m it is that by x with the other sign.
// A scale so small that its inverse overflows is divided by, in its own lane only.
#define CK_NORMAL_TERMS(lanes, reals)                                                                               \
  static _Thread_local CKScale scales_##reals[2];                                                                   \
  static _Thread_local int latest_##reals;                                                                          \
  static __attribute__((noinline)) CKScale *new_##reals(int slot, const double *s) {                                \
    CKScale *scale = &scales_##reals[slot];                                                                         \
    store_##reals(scale->scale, load_##reals(s));                                                                   \
    log_f64(lanes, s, scale->log);                                                                                  \
    store_##reals(scale->inverse, 1.0 / load_##reals(s));                                                           \
    scale->overflows = 0;                                                                                           \
    for (int i = 0; i < lanes; i++) scale->overflows |= isinf(scale->inverse[i]) && s[i] != 0;                      \
    return scale;                                                                                                   \
  }                                                                                                                 \
  CK_INLINE CKScale *scale_##reals(const double *s) {                                                               \
    reals wanted = load_##reals(s);                                                                                 \
    CKScale *first = &scales_##reals[latest_##reals];                                                               \
    if (is_zero_##reals(bits_##reals(wanted) ^ bits_##reals(whole_##reals(first->scale)))) return first;            \
    latest_##reals ^= 1;                                                                                            \
    CKScale *second = &scales_##reals[latest_##reals];                                                              \
    if (is_zero_##reals(bits_##reals(wanted) ^ bits_##reals(whole_##reals(second->scale)))) return second;          \
    return new_##reals(latest_##reals, s);                                                                          \
  }                                                                                                                 \
  static void normal_terms_##reals(const double *x, const double *m, const double *s, double *terms) {              \
    const CKScale *scale = scale_##reals(s);                                                                        \
    reals inverse = whole_##reals(scale->inverse), distance = load_##reals(x) - load_##reals(m);                    \
    reals z = distance * inverse;                                                                                   \
    reals dx = -(z * inverse);                                                                                      \
    store_##reals(terms, -0.5 * z * z - whole_##reals(scale->log) - 0.9189385332046727);                            \
    store_##reals(terms + lanes, dx);                                                                               \
    store_##reals(terms + 2 * lanes, (z * z - 1.0) * inverse);                                                      \
    if (scale->overflows) divide_by_scales(lanes, x, m, scale, terms);                                              \
  }                                                                                                                 \
  static void normal_log_density_##reals(const double *x, const double *m, const double *s, double *density) {      \
    const CKScale *scale = scale_##reals(s);                                                                        \
    reals z = (load_##reals(x) - load_##reals(m)) * whole_##reals(scale->inverse);                                  \
    store_##reals(density, -0.5 * z * z - whole_##reals(scale->log) - 0.9189385332046727);                          \
    if (scale->overflows) {                                                                                         \
      double terms[3 * lanes];                                                                                      \
      normal_terms_##reals(x, m, s, terms);                                                                         \
      memcpy(density, terms, sizeof(reals));                                                                        \
    }                                                                                                               \
  }
CK_NORMAL_TERMS(1, f64x1)
CK_NORMAL_TERMS(2, f64x2)
CK_NORMAL_TERMS(4, f64x4)
CK_NORMAL_TERMS(8, f64x8)

static void normal_terms_f64(size_t lanes, const double *x, const double *m, const double *s, double *terms) {
  switch (lanes) {
  case 1: normal_terms_f64x1(x, m, s, terms); break;
  case 2: normal_terms_f64x2(x, m, s, terms); break;
  case 4: normal_terms_f64x4(x, m, s, terms); break;
  case 8: normal_terms_f64x8(x, m, s, terms); break;
  }
}

// A term where a scale or the product of all is out of the ordinary: a scale so small that its inverse overflows is
// divided by, and a product near the ends of the range gives up its logarithm. What is not above zero gives NaN there.
static __attribute__((noinline)) void add_normal_slowly(int lanes, CKNormalSum *sum, double *adjoints, const double *x,
                                                        const double *m, const double *s, uint32_t x_index,
                                                        uint32_t m_index, uint32_t s_index) {
  for (int i = 0; i < lanes; i++) {
    double inverse = 1.0 / s[i], distance = x[i] - m[i];
    _Bool overflows = isinf(inverse) && s[i] != 0;
    double z = overflows ? distance / s[i] : distance * inverse;
    double dx = -(overflows ? z / s[i] : z * inverse);
    adjoints[(size_t)x_index * lanes + i] += dx;
    adjoints[(size_t)m_index * lanes + i] -= dx;
    adjoints[(size_t)s_index * lanes + i] += overflows ? (z * z - 1.0) / s[i] : (z * z - 1.0) * inverse;
    sum->sum[i] += -0.5 * z * z;
    sum->product[i] *= s[i];
    if (sum->product[i] > 0x1p-400 && sum->product[i] < 0x1p400) continue;
    double logarithm;
    log_f64(1, &sum->product[i], &logarithm);
    sum->sum[i] -= logarithm;
    sum->product[i] = 1.0;
  }
}

// The scales are multiplied with one another and their logarithm taken once in a while: it costs more than all the rest.
#define CK_ADD_NORMAL(lanes, reals)                                                                                 \
  CK_INLINE void add_normal_##reals(CKNormalSum *sum, double *adjoints, const double *x, const double *m,           \
                                    const double *s, uint32_t x_index, uint32_t m_index, uint32_t s_index) {        \
    reals scale = load_##reals(s), product = whole_##reals(sum->product) * scale;                                   \
    if (!within_##reals(product)) {                                                                                 \
      sum->scale_index = 0;                                                                                         \
      add_normal_slowly(lanes, sum, adjoints, x, m, s, x_index, m_index, s_index);                                  \
      return;                                                                                                       \
    }                                                                                                               \
    store_##reals(sum->product, product);                                                                           \
    reals inverse;                                                                                                  \
    if (s_index != 0 && s_index == sum->scale_index) {                                                              \
      inverse = whole_##reals(sum->inverse);                                                                        \
    } else {                                                                                                        \
      inverse = 1.0 / scale;                                                                                        \
      store_##reals(sum->inverse, inverse);                                                                         \
      sum->scale_index = s_index;                                                                                   \
    }                                                                                                               \
    reals z = (load_##reals(x) - load_##reals(m)) * inverse, dx = -(z * inverse);                                   \
    store_##reals(sum->sum, whole_##reals(sum->sum) + -0.5 * z * z);                                                \
    if (x_index) add_##reals(adjoints, x_index, dx);                                                                \
    if (m_index) add_##reals(adjoints, m_index, -dx);                                                               \
    if (s_index) add_##reals(adjoints, s_index, (z * z - 1.0) * inverse);                                           \
  }
CK_INLINE _Bool within_f64x2(f64x2 x) { return __builtin_reduce_and((x > 0x1p-400) & (x < 0x1p400)) != 0; }
CK_INLINE _Bool within_f64x4(f64x4 x) { return __builtin_reduce_and((x > 0x1p-400) & (x < 0x1p400)) != 0; }
CK_INLINE _Bool within_f64x8(f64x8 x) { return __builtin_reduce_and((x > 0x1p-400) & (x < 0x1p400)) != 0; }
CK_ADD_NORMAL(2, f64x2)
CK_ADD_NORMAL(4, f64x4)
CK_ADD_NORMAL(8, f64x8)

static void add_normal_f64(size_t lanes, CKNormalSum *sum, double *adjoints, const double *x, const double *m,
                           const double *s, uint32_t x_index, uint32_t m_index, uint32_t s_index) {
  sum->count++;
  switch (lanes) {
  // The caller has a quicker way where nothing is out of the ordinary.
  case 1: add_normal_slowly(1, sum, adjoints, x, m, s, x_index, m_index, s_index); break;
  case 2: add_normal_f64x2(sum, adjoints, x, m, s, x_index, m_index, s_index); break;
  case 4: add_normal_f64x4(sum, adjoints, x, m, s, x_index, m_index, s_index); break;
  case 8: add_normal_f64x8(sum, adjoints, x, m, s, x_index, m_index, s_index); break;
  }
}

// The numbers are coefficients, which were mostly made long before: they are read as whole vectors.
#define CK_WEIGH(lanes, reals)                                                                                      \
  CK_INLINE size_t weigh_##reals(size_t count, const char *number, size_t stride, const double *weights,            \
                                 ptrdiff_t step, double *sum, double *kept, uint32_t *parents) {                    \
    reals total = {0};                                                                                              \
    size_t variables = 0;                                                                                           \
    for (size_t i = 0; i < count; i++, number += stride, weights += step) {                                         \
      double weight = *weights;                                                                                     \
      total += whole_##reals((const double *)number) * weight;                                                      \
      uint32_t index = *(const uint32_t *)(number + sizeof(reals));                                                 \
      kept[variables] = weight;                                                                                     \
      parents[variables] = index;                                                                                   \
      variables += index != 0;                                                                                      \
    }                                                                                                               \
    store_##reals(sum, total);                                                                                      \
    return variables;                                                                                               \
  }
CK_WEIGH(2, f64x2)
CK_WEIGH(4, f64x4)
CK_WEIGH(8, f64x8)

static size_t weigh_f64(size_t lanes, size_t count, const void *numbers, size_t stride, const double *weights,
                        ptrdiff_t step, double *sum, double *kept, uint32_t *parents) {
  switch (lanes) {
  case 2: return weigh_f64x2(count, numbers, stride, weights, step, sum, kept, parents);
  case 4: return weigh_f64x4(count, numbers, stride, weights, step, sum, kept, parents);
  case 8: return weigh_f64x8(count, numbers, stride, weights, step, sum, kept, parents);
  }
  return 0;
}

static void normal_log_density_f64(size_t lanes, const double *x, const double *m, const double *s, double *density) {
  switch (lanes) {
  case 1: normal_log_density_f64x1(x, m, s, density); break;
  case 2: normal_log_density_f64x2(x, m, s, density); break;
  case 4: normal_log_density_f64x4(x, m, s, density); break;
  case 8: normal_log_density_f64x8(x, m, s, density); break;
  }
}
