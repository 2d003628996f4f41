/* A handful of measured values: the median and the quartiles, which a noisy
 * machine moves least.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_BENCH_SAMPLE_H
#define FORKLORE_BENCH_SAMPLE_H

#include <stdio.h>
#include <stdlib.h>

#define SAMPLE_MAX 4096

struct sample {
    int n;
    double v[SAMPLE_MAX];
};

static inline void sample_add(struct sample *s, double v)
{
    if (s->n < SAMPLE_MAX)
        s->v[s->n++] = v;
}

static inline int sample_compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The value below which a FRACTION of the others lie; sorts. */
static inline double sample_at(struct sample *s, double fraction)
{
    if (s->n == 0)
        return 0;
    qsort(s->v, (size_t)s->n, sizeof *s->v, sample_compare);
    return s->v[(int)(fraction * (s->n - 1) + 0.5)];
}

static inline void sample_print(struct sample *s, const char *what,
                                const char *unit)
{
    printf("  %-24s %8.2f %-2s  (quartiles %.2f and %.2f, %d runs)\n", what,
           sample_at(s, 0.5), unit, sample_at(s, 0.25), sample_at(s, 0.75),
           s->n);
}

#endif
