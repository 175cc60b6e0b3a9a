// The sweep over a tape some of whose results were used by nothing: rare, so that it comes in one form for every processor.
// Its bits are those of the sweep in Gradient.h wherever all derivatives are finite.
#pragma STDC FP_CONTRACT OFF

#include "CKernels.h"

// Adds to an adjoint what a result passes on. What is used by nothing passes nothing on, whatever its derivative is.
static void pass(size_t lanes, double *adjoints, uint32_t index, const double *partial, const double *adjoint) {
  double *to = adjoints + (size_t)index * lanes;
  for (size_t i = 0; i < lanes; i++) {
    if (adjoint[i] != 0) to[i] += partial[i] * adjoint[i];
  }
}

static void pass_weighted(size_t lanes, double *adjoints, uint32_t index, double weight, const double *adjoint) {
  double *to = adjoints + (size_t)index * lanes;
  for (size_t i = 0; i < lanes; i++) {
    if (adjoint[i] != 0) to[i] += weight * adjoint[i];
  }
}

void ck_sweep_where_used_f64(size_t lanes, size_t count, size_t leaves, const CKNode *nodes, const double *partial,
                             const uint32_t *parent, const double *weight, double *adjoints) {
  for (size_t i = count; i-- > 0;) {
    CKNode node = nodes[i];
    double *adjoint = adjoints + (leaves + 1 + i) * lanes;
    switch (node.kind) {
    case CK_SUM:
      pass_weighted(lanes, adjoints, node.first, 1, adjoint);
      pass_weighted(lanes, adjoints, node.second, 1, adjoint);
      break;
    case CK_DIFFERENCE:
      pass_weighted(lanes, adjoints, node.first, 1, adjoint);
      pass_weighted(lanes, adjoints, node.second, -1, adjoint);
      break;
    case CK_NEGATION: pass_weighted(lanes, adjoints, node.first, -1, adjoint); break;
    case CK_UNARY_NODE:
      partial -= lanes;
      pass(lanes, adjoints, node.first, partial, adjoint);
      break;
    case CK_BINARY_NODE:
      partial -= 2 * lanes;
      pass(lanes, adjoints, node.first, partial, adjoint);
      pass(lanes, adjoints, node.second, partial + lanes, adjoint);
      break;
    case CK_MANY:
      for (uint32_t k = 0; k < node.first; k++) {
        partial -= lanes;
        pass(lanes, adjoints, *--parent, partial, adjoint);
      }
      break;
    case CK_WEIGHTED:
      for (uint32_t k = 0; k < node.first; k++) pass_weighted(lanes, adjoints, *--parent, *--weight, adjoint);
      break;
    }
    for (size_t lane = 0; lane < lanes; lane++) adjoint[lane] = 0;
  }
}
