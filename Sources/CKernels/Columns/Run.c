// Runs lists of operations on columns; the kernels themselves are made in Columns.h.
#include "../include/CKernels.h"

#include <string.h>

static inline double *at(const CKColumnPlace *place, size_t first, size_t within) {
  return (double *)((char *)place->address + place->advance * (ptrdiff_t)first + place->within * (ptrdiff_t)within);
}

static inline void perform(const CKColumnOperation *o, size_t lanes, size_t first, size_t within,
                           size_t steps) {
  double *y = at(&o->result, first, within);
  const double *a = at(&o->first, first, within), *b = at(&o->second, first, within),
               *c = at(&o->third, first, within);
  if (o->call) {
    o->call(o->context, steps * lanes, y, a, b, c, at(&o->fourth, first, within));
  } else {
    o->kernel(steps, steps * lanes, y, a, b, c);
  }
}

// Runs operations one after the other, each over `steps` steps of the block that begins at step `first`.
static void run_columns(size_t lanes, size_t first, size_t steps, size_t count, const CKColumnOperation *operations) {
  for (size_t i = 0; i < count; i++) perform(operations + i, lanes, first, 0, steps);
}

// The addresses of an operation at one step, and how far they move to the next.
typedef struct {
  char *address[5];
  ptrdiff_t step[5];
} Cursor;

enum { CURSORS = 64, PLACES = 5 };

static void place(Cursor *cursor, const CKColumnOperation *o, size_t first, size_t within, int backwards) {
  const CKColumnPlace *places[PLACES] = {&o->result, &o->first, &o->second, &o->third, &o->fourth};
  for (int i = 0; i < PLACES; i++) {
    cursor->address[i] = (char *)at(places[i], first, within);
    cursor->step[i] = backwards ? -places[i]->within : places[i]->within;
  }
}

// Runs all operations at a step before it goes to the next one, or from the last step to the first.
static void run_steps(size_t lanes, size_t first, size_t steps, int backwards, size_t count,
                      const CKColumnOperation *operations) {
  if (count > CURSORS) {
    for (size_t k = 0; k < steps; k++) {
      size_t within = backwards ? steps - 1 - k : k;
      for (size_t i = 0; i < count; i++) perform(operations + i, lanes, first, within, 1);
    }
    return;
  }
  Cursor cursors[CURSORS];
  for (size_t i = 0; i < count; i++) place(cursors + i, operations + i, first, backwards ? steps - 1 : 0, backwards);
  for (size_t k = 0; k < steps; k++) {
    for (size_t i = 0; i < count; i++) {
      Cursor *c = cursors + i;
      double *y = (double *)c->address[0], *a = (double *)c->address[1], *b = (double *)c->address[2],
             *d = (double *)c->address[3];
      if (operations[i].call) {
        operations[i].call(operations[i].context, lanes, y, a, b, d, (double *)c->address[4]);
      } else {
        operations[i].kernel(1, lanes, y, a, b, d);
      }
      for (int j = 0; j < PLACES; j++) c->address[j] += c->step[j];
    }
  }
}

// y[t] = a[t] y[t -+ distance] + c[t], a step at a time: what a carried value is where it enters in no other way. A value
// that is needed at the very next step stays in a register, since each step waits for the one before it.
#define CK_RECUR(lanes)                                                                                             \
  {                                                                                                                 \
    typedef double vector __attribute__((ext_vector_type(lanes), aligned(8)));                                      \
    vector last = *(vector *)(y - distance);                                                                        \
    for (size_t k = 0; k < steps; k++) {                                                                            \
      vector value = one_a ? (vector)(*(double *)a) : *(vector *)a, add = one_c ? (vector)(*(double *)c) : *(vector *)c; \
      if (lag != 1) last = *(vector *)(y - distance);                                                               \
      last = value * last + add;                                                                                    \
      *(vector *)y = last;                                                                                          \
      y += step_y, a += step_a, c += step_c;                                                                        \
    }                                                                                                               \
  }

static void run_recurrence(size_t lanes, size_t first, size_t steps, int backwards, const CKColumnOperation *operation,
                           size_t lag, int one_a, int one_c) {
#pragma STDC FP_CONTRACT OFF
  Cursor cursor;
  place(&cursor, operation, first, backwards ? steps - 1 : 0, backwards);
  char *y = cursor.address[0], *a = cursor.address[1], *c = cursor.address[3];
  const ptrdiff_t step_y = cursor.step[0], step_a = cursor.step[1], step_c = cursor.step[3];
  const ptrdiff_t distance = step_y * (ptrdiff_t)lag;
  switch (lanes) {
    case 1: {
      double last = *(double *)(y - distance);
      for (size_t k = 0; k < steps; k++) {
        if (lag != 1) last = *(double *)(y - distance);
        last = *(double *)a * last + *(double *)c;
        *(double *)y = last;
        y += step_y, a += step_a, c += step_c;
      }
      break;
    }
    case 2: CK_RECUR(2) break;
    case 4: CK_RECUR(4) break;
    default: CK_RECUR(8) break;
  }
}

static void run_block(size_t lanes, size_t first, size_t steps, const CKColumnItem *loop,
                      const CKColumnOperation *operations) {
  for (const CKColumnItem *phase = loop + 1; phase <= loop + loop->count; phase++) {
    const CKColumnOperation *start = operations + phase->first;
    switch (phase->kind) {
      case CK_ITEM_COLUMNS: run_columns(lanes, first, steps, phase->count, start); break;
      case CK_ITEM_STEPS: run_steps(lanes, first, steps, loop->backwards, phase->count, start); break;
      default:
        run_recurrence(lanes, first, steps, loop->backwards, start, phase->lag, phase->one_a, phase->one_c);
    }
  }
}

void ck_run_items(size_t lanes, double *slots, size_t count, const CKColumnItem *items,
                  const CKColumnOperation *operations) {
  for (size_t i = 0; i < count; i++) {
    const CKColumnItem *item = items + i;
    switch (item->kind) {
      case CK_ITEM_CLEAR: memset(slots + item->first * lanes, 0, item->count * lanes * sizeof *slots); break;
      case CK_ITEM_FILTER: ck_filter_run(lanes, item->filter); break;
      case CK_ITEM_RUN: run_columns(lanes, 0, 1, item->count, operations + item->first); break;
      default: {
        const size_t blocks = (item->steps + item->length - 1) / item->length;
        for (size_t j = 0; j < blocks; j++) {
          const size_t first = (item->backwards ? blocks - 1 - j : j) * item->length, rest = item->steps - first;
          run_block(lanes, first, rest < item->length ? rest : item->length, item, operations);
        }
        i += item->count;
      }
    }
  }
}

static _Thread_local void *current_recorder;

void *ck_current_recorder(void) { return current_recorder; }
void ck_set_current_recorder(void *recorder) { current_recorder = recorder; }
