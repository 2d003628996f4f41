/* A report as JSON, for other programs.
 *
 * Leaves deciding what is in it to report.h.  Strings come from students and
 * their programs, so each is made valid UTF-8 first: jansson drops a key whose
 * value is not.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/grade/report.h"

#include <assert.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "tui/base/utf8.h"

#define TEXT_MAX ((size_t)1 << 20)

static const char *const states[] = {
    [STATE_WAITING] = "waiting",
    [STATE_RUNNING] = "running",
    [STATE_ENDED] = "ended",
};
static_assert(sizeof states / sizeof *states == STATE_ENDED + 1,
              "a name for each state");

/* A string, or null. */
static void set_text(json_t *object, const char *name, const char *text)
{
    json_t *value = json_null();
    if (text) {
        struct buf clean = BUF_INIT;
        utf8_clean(&clean, text, strlen(text), TEXT_MAX);
        value = json_string(buf_str(&clean));
        buf_destroy(&clean);
    }
    json_object_set_new(object, name, value);
}

static void set_verdict(json_t *object, enum progress_state state,
                        enum verdict verdict)
{
    set_text(object, "state", states[state]);
    set_text(object, "verdict",
             verdict == VERDICT_NONE ? NULL : verdict_name(verdict));
}

static json_t *test_json(const struct test_result *t)
{
    json_t *o = json_object();
    set_text(o, "name", t->name);
    set_text(o, "sentence", t->sentence);
    set_verdict(o, t->state, t->verdict);
    json_object_set_new(o, "seconds", json_real(t->seconds));
    if (t->verdict <= VERDICT_PASS)
        return o;
    set_text(o, "expected", t->expected);
    set_text(o, "seen", t->seen);
    set_text(o, "diagnosis", t->diagnosis);
    set_text(o, "rule", t->rule);
    set_text(o, "think", t->think);
    set_text(o, "file", t->file);
    json_object_set_new(o, "line",
                        t->line > 0 ? json_integer(t->line) : json_null());
    set_text(o, "output", t->output);
    set_text(o, "rerun", t->rerun);
    set_text(o, "debug", t->debug);
    return o;
}

static json_t *lane_json(const struct lane_result *l)
{
    json_t *o = json_object();
    set_text(o, "lane", lane_name(l->lane));
    set_verdict(o, l->state, l->verdict);
    json_object_set_new(o, "seconds", json_real(l->seconds));
    set_text(o, "note", l->note);
    set_text(o, "compiler", l->compiler);
    json_t *tests = json_array();
    for (size_t i = 0; i < l->ntests; i++)
        json_array_append_new(tests, test_json(&l->tests[i]));
    json_object_set_new(o, "tests", tests);
    return o;
}

/* The shape, version 1; what is not known is null:
 *
 *     {"forklore": 1,            the version of this shape
 *      "lab": "11-spawn",
 *      "path": "/home/...",      the file that was graded
 *      "seed": 4711,             below 2^63
 *      "state": S,               "waiting", "running" or "ended"
 *      "verdict": V,             a verdict_name, null while not known
 *      "note": N,                one line about the file as a whole, or null
 *      "first_verdict": 0.11,    seconds until the first lane had ended
 *      "passed": 6, "total": 8,  tests of all lanes
 *      "lanes": [                in the order they run
 *        {"lane": "behaviour", "state": S, "verdict": V, "seconds": 0.1,
 *         "note": N, "compiler": "...",
 *         "tests": [
 *           {"name": "exit-code", "sentence": "...", "state": S,
 *            "verdict": V, "seconds": 0.01,
 *            and where it did not pass, strings or null ("line" a number):
 *            "expected", "seen", "diagnosis", "rule", "think", "file",
 *            "line", "output", "rerun", "debug"}]}]}
 *
 * On one line, without a newline at its end. */
void report_json(const struct report *r, struct buf *out)
{
    int passed, total;
    report_count(r, &passed, &total);
    json_t *o = json_object();
    json_object_set_new(o, "forklore", json_integer(1));
    set_text(o, "lab", r->lab);
    set_text(o, "path", r->path);
    json_object_set_new(o, "seed", json_integer((json_int_t)r->seed));
    set_verdict(o, r->state, r->verdict);
    set_text(o, "note", r->note);
    json_object_set_new(o, "first_verdict", json_real(r->first_verdict));
    json_object_set_new(o, "passed", json_integer(passed));
    json_object_set_new(o, "total", json_integer(total));
    json_t *lanes = json_array();
    for (size_t i = 0; i < r->nlanes; i++)
        json_array_append_new(lanes, lane_json(&r->lanes[i]));
    json_object_set_new(o, "lanes", lanes);
    char *text = json_dumps(o, JSON_COMPACT | JSON_REAL_PRECISION(6));
    if (text)
        buf_adds(out, text);
    free(text);
    json_decref(o);
}
