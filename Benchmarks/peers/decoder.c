// A decoder of 32 layers: the loops of the Swift side, and the same with the products by a BLAS.
#include <gsl/gsl_cblas.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "peers.h"
#include "threefry.h"

enum { LAYERS = 32, POSITIONS = 16, WIDTH = 64, HEADS = 4, HEAD = WIDTH / HEADS, HIDDEN = 176 };

typedef struct {
  double input_norm[WIDTH];
  double query[WIDTH * WIDTH], key[WIDTH * WIDTH], value[WIDTH * WIDTH], output[WIDTH * WIDTH];
  double post_attention_norm[WIDTH];
  double gate[WIDTH * HIDDEN], up[WIDTH * HIDDEN], down[HIDDEN * WIDTH];
} Block;

typedef void Product(const double *a, const double *b, double *result, int inner, int width);

// Two rows by eight columns of sums stay in registers.
static inline void loops(const double *a, const double *b, double *result, int inner, int width) {
  for (int column = 0; column < width; column += 8) {
    for (int row = 0; row < POSITIONS; row += 2) {
      double first[8] = {0}, second[8] = {0};
      for (int k = 0; k < inner; k++) {
        for (int c = 0; c < 8; c++) {
          first[c] += a[row * inner + k] * b[k * width + column + c];
          second[c] += a[(row + 1) * inner + k] * b[k * width + column + c];
        }
      }
      memcpy(result + row * width + column, first, sizeof first);
      memcpy(result + (row + 1) * width + column, second, sizeof second);
    }
  }
}

static inline void cblas(const double *a, const double *b, double *result, int inner, int width) {
  cblas_dgemm(
      CblasRowMajor, CblasNoTrans, CblasNoTrans, POSITIONS, width, inner, 1, a, inner, b, width, 0, result, width);
}

static void normalize(const double *x, const double *weights, double *result) {
  for (int row = 0; row < POSITIONS; row++, x += WIDTH, result += WIDTH) {
    double sum = 0;
    for (int c = 0; c < WIDTH; c++) sum += x[c] * x[c];
    double scale = 1 / sqrt(sum / WIDTH + 1e-6);
    for (int c = 0; c < WIDTH; c++) result[c] = x[c] * scale * weights[c];
  }
}

static void attend(const double *q, const double *k, const double *v, double *mixed) {
  memset(mixed, 0, POSITIONS * WIDTH * sizeof *mixed);
  for (int head = 0; head < WIDTH; head += HEAD) {
    for (int position = 0; position < POSITIONS; position++) {
      double weights[POSITIONS], largest = -INFINITY, sum = 0;
      for (int seen = 0; seen <= position; seen++) {
        double dot = 0;
        for (int c = head; c < head + HEAD; c++) dot += q[position * WIDTH + c] * k[seen * WIDTH + c];
        weights[seen] = dot * 0.25;
        if (weights[seen] > largest) largest = weights[seen];
      }
      for (int seen = 0; seen <= position; seen++) {
        weights[seen] = exp(weights[seen] - largest);
        sum += weights[seen];
      }
      for (int seen = 0; seen <= position; seen++) {
        for (int c = head; c < head + HEAD; c++) {
          mixed[position * WIDTH + c] += weights[seen] / sum * v[seen * WIDTH + c];
        }
      }
    }
  }
}

static inline void layer(const Block *block, double *sequence, Product product) {
  double normal[POSITIONS * WIDTH], q[POSITIONS * WIDTH], k[POSITIONS * WIDTH], v[POSITIONS * WIDTH];
  double gate[POSITIONS * HIDDEN], up[POSITIONS * HIDDEN];
  normalize(sequence, block->input_norm, normal);
  product(normal, block->query, q, WIDTH, WIDTH);
  product(normal, block->key, k, WIDTH, WIDTH);
  product(normal, block->value, v, WIDTH, WIDTH);
  attend(q, k, v, normal);
  product(normal, block->output, q, WIDTH, WIDTH);
  for (int i = 0; i < POSITIONS * WIDTH; i++) sequence[i] += q[i];
  normalize(sequence, block->post_attention_norm, normal);
  product(normal, block->gate, gate, WIDTH, HIDDEN);
  product(normal, block->up, up, WIDTH, HIDDEN);
  for (int i = 0; i < POSITIONS * HIDDEN; i++) gate[i] = gate[i] / (1 + exp(-gate[i])) * up[i];
  product(gate, block->down, q, HIDDEN, WIDTH);
  for (int i = 0; i < POSITIONS * WIDTH; i++) sequence[i] += q[i];
}

static void fill(double *numbers, Key key, int rows, int columns) {
  double scale = 1 / sqrt(rows);
  for (int i = 0; i < rows * columns; i++) numbers[i] = (2 * uniform(key, (uint64_t)i) - 1) * scale;
}

// The parameters that the Swift side has.
static Block *make_blocks(void) {
  Key root = {0, 42};
  Block *blocks = malloc(LAYERS * sizeof *blocks);
  if (!blocks) abort();
  for (uint64_t i = 0; i < LAYERS; i++) {
    Key key = child(root, i);
    Block *block = blocks + i;
    for (uint64_t c = 0; c < WIDTH; c++) {
      block->input_norm[c] = 0.5 + uniform(child(key, 0), c);
      block->post_attention_norm[c] = 0.5 + uniform(child(key, 5), c);
    }
    fill(block->query, child(key, 1), WIDTH, WIDTH);
    fill(block->key, child(key, 2), WIDTH, WIDTH);
    fill(block->value, child(key, 3), WIDTH, WIDTH);
    fill(block->output, child(key, 4), WIDTH, WIDTH);
    fill(block->gate, child(key, 6), WIDTH, HIDDEN);
    fill(block->up, child(key, 7), WIDTH, HIDDEN);
    fill(block->down, child(key, 8), HIDDEN, WIDTH);
  }
  return blocks;
}

static inline double decode(Product product) {
  static Block *blocks;
  static double input[POSITIONS * WIDTH];
  if (!blocks) {
    blocks = make_blocks();
    fill(input, child((Key){0, 42}, LAYERS), 1, POSITIONS * WIDTH);
  }
  double sequence[POSITIONS * WIDTH];
  memcpy(sequence, input, sizeof sequence);
  for (int i = 0; i < LAYERS; i++) layer(blocks + i, sequence, product);
  KEEP(sequence);
  return sequence[POSITIONS * WIDTH - 1];
}

double decoder(void) { return decode(loops); }
double decoder_cblas(void) { return decode(cblas); }
