/* Lays out a report before anything is known: lanes and tests, all waiting.
 *
 * Leaves filling it in to grade.c.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/grade/blank.h"

#include <stdbool.h>
#include <string.h>
#include <sys/random.h>

#include "tui/base/err.h"

static bool chosen(const struct lab *lab, enum lane lane)
{
    for (char **l = lab->lanes; l && *l; l++)
        if (lane_named(*l) == lane)
            return true;
    return false;
}

/* A result for each lane that is asked for, in the lab's order. */
static int choose_lanes(struct report *r, const struct lab *lab, unsigned mask,
                        struct buf *err)
{
    for (int i = 0; i < LANES; i++)
        if ((mask & 1u << i) && !chosen(lab, (enum lane)i))
            return err_set(err, "%s has no lane %s", lab->slug,
                           lane_name((enum lane)i));
    unsigned had = 0;
    for (char **l = lab->lanes; l && *l; l++) {
        enum lane lane = lane_named(*l);
        if (lane == LANES)
            return err_set(err, "%s: there is no lane %s", lab->slug, *l);
        if ((mask && !(mask & 1u << lane)) || (had & 1u << lane))
            continue;
        had |= 1u << lane;
        r->lanes[r->nlanes++].lane = lane;
    }
    if (r->nlanes == 0)
        return err_set(err, "%s names no lanes", lab->slug);
    return 0;
}

static int choose_tests(struct report *r, const struct lab *lab,
                        const char *only, struct buf *err)
{
    if (only && !lab_test(lab, only))
        return err_set(err, "%s has no test %s", lab->slug, only);
    if (lab->ntests == 0)
        return err_set(err, "%s has no tests", lab->slug);
    for (size_t i = 0; i < r->nlanes; i++) {
        struct lane_result *l = &r->lanes[i];
        l->compiler = str_dup("");
        l->tests = mem_new(lab->ntests * sizeof *l->tests);
        for (size_t k = 0; k < lab->ntests; k++) {
            const struct manifest_test *m = &lab->tests[k];
            if (only && strcmp(m->name, only) != 0)
                continue;
            l->tests[l->ntests++] = (struct test_result){
                .name = str_dup(m->name), .sentence = str_dup(m->sentence)};
        }
    }
    return 0;
}

int blank_report(struct report *r, const struct lab *lab, unsigned lanes,
                 const char *only, struct buf *err)
{
    if (choose_lanes(r, lab, lanes, err) || choose_tests(r, lab, only, err))
        return -1;
    return 0;
}

/* Not 0, which means "draw one", and short: students copy it. */
uint64_t blank_seed(void)
{
    uint32_t seed = 0;
    while (getrandom(&seed, sizeof seed, 0) != sizeof seed || seed == 0)
        ;
    return seed;
}
