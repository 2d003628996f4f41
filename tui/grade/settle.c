/* Fills in the result of one test.
 *
 * Leaves where a crash was to run.c, which finds it out later.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/grade/settle.h"

#include <stdlib.h>
#include <string.h>

#include "tui/base/program.h"
#include "tui/grade/words.h"

/* forklore grade SLUG [FILE] --only TEST --seed N */
static char *rerun_command(const struct shop *s, enum lane lane, uint64_t seed,
                           const char *test)
{
    struct words w = WORDS_INIT;
    words_take(&w, program_call());
    words_add(&w, "grade");
    words_add(&w, s->lab->slug);
    if (s->named)
        words_add(&w, s->named);
    words_add(&w, "--only");
    words_add(&w, test);
    words_add(&w, "--seed");
    words_take(&w, str_format("%llu", (unsigned long long)seed));
    if (lane != LANE_BEHAVIOUR) {
        words_add(&w, "--lanes");
        words_add(&w, lane_name(lane));
    }
    char *command = words_shell(&w);
    words_destroy(&w);
    return command;
}

/* gdb --args FINAL/LANE/subject SCENE NAME=VALUE... */
static char *debug_command(const struct shop *s, enum lane lane,
                           const char *scene)
{
    struct words w = WORDS_INIT;
    words_add(&w, "gdb");
    words_add(&w, "--args");
    words_take(&w, str_format("%s/%s/subject", s->final, lane_name(lane)));
    words_split(&w, scene, strlen(scene));
    char *command = words_shell(&w);
    words_destroy(&w);
    return command;
}

static char *dup_or_null(const char *s)
{
    return s ? str_dup(s) : NULL;
}

static void explain(const struct lab *lab, struct test_result *t)
{
    const struct diagnosis *d =
        t->diagnosis ? lab_diagnosis(lab, t->diagnosis) : NULL;
    if (!d)
        return;
    t->rule = dup_or_null(d->rule);
    t->think = dup_or_null(d->think);
}

/* A place is worth naming only if it is in the file the student edits. */
static void place(const struct shop *s, struct test_result *t,
                  const struct answer *a)
{
    const char *slash = a->file ? strrchr(a->file, '/') : NULL;
    const char *name = slash ? slash + 1 : a->file;
    if (!name || strcmp(name, s->source->name) != 0)
        return;
    t->file = str_dup(name);
    t->line = a->line;
}

void settle(const struct shop *shop, enum lane lane, uint64_t seed,
            struct test_result *t, struct answer *a)
{
    t->state = STATE_ENDED;
    t->verdict = a->verdict;
    t->seconds = a->seconds;
    if (a->verdict == VERDICT_PASS)
        return;
    t->expected = a->expected;
    t->seen = a->seen;
    t->diagnosis = a->diagnosis;
    t->output = a->output;
    a->expected = a->seen = a->diagnosis = a->output = NULL;
    explain(shop->lab, t);
    place(shop, t, a);
    t->rerun = rerun_command(shop, lane, seed, t->name);
    if (a->scene)
        t->debug = debug_command(shop, lane, a->scene);
}

void settle_without(const struct shop *shop, enum lane lane, uint64_t seed,
                    struct test_result *t, enum verdict verdict,
                    const char *why)
{
    t->state = STATE_ENDED;
    t->verdict = verdict;
    t->seen = str_dup(why);
    t->rerun = rerun_command(shop, lane, seed, t->name);
}
