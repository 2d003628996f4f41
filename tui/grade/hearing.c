/* Reads the events of a judge and believes none that is out of order.
 *
 * Leaves reading the pipe to job.c.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/grade/hearing.h"

#include <jansson.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "tui/base/utf8.h"

#define TEXT_MAX 16384 /* bytes of one string of the judge's */

void hearing_init(struct hearing *h, uint64_t nonce, const char *const *tests,
                  size_t n)
{
    *h = (struct hearing){.nonce = nonce, .n = n};
    h->answers = mem_new(n * sizeof *h->answers);
    for (size_t i = 0; i < n; i++)
        h->answers[i].test = tests[i];
}

void answer_clear(struct answer *a)
{
    char **owned[] = {&a->expected, &a->seen,   &a->diagnosis,
                      &a->scene,    &a->output, &a->file};
    for (size_t i = 0; i < sizeof owned / sizeof *owned; i++) {
        free(*owned[i]);
        *owned[i] = NULL;
    }
}

void hearing_destroy(struct hearing *h)
{
    for (size_t i = 0; i < h->n; i++)
        answer_clear(&h->answers[i]);
    free(h->answers);
    free(h->fault);
    buf_destroy(&h->rest);
    *h = (struct hearing){0};
}

static void fault(struct hearing *h, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* The first breach is the one to tell. */
static void fault(struct hearing *h, const char *fmt, ...)
{
    if (h->fault)
        return;
    struct buf b = BUF_INIT, clean = BUF_INIT;
    va_list ap;
    va_start(ap, fmt);
    buf_vaddf(&b, fmt, ap);
    va_end(ap);
    utf8_clean(&clean, buf_str(&b), b.len, 400);
    h->fault = buf_take(&clean);
    buf_destroy(&b);
}

/* ---- One event ---- */

static struct answer *find(struct hearing *h, const char *test)
{
    for (size_t i = 0; test && i < h->n; i++)
        if (strcmp(h->answers[i].test, test) == 0)
            return &h->answers[i];
    fault(h, "the judge speaks of a test that was not asked for: %s",
          test ? test : "(no name)");
    return NULL;
}

static const char *string_of(const json_t *event, const char *name)
{
    return json_string_value(json_object_get(event, name));
}

/* A string of the judge's, fit for a screen; the caller frees. */
static char *text_of(const json_t *event, const char *name)
{
    const char *s = string_of(event, name);
    if (!s || !*s)
        return NULL;
    struct buf clean = BUF_INIT;
    utf8_clean(&clean, s, strlen(s), TEXT_MAX);
    return buf_take(&clean);
}

static void take_start(struct hearing *h, const json_t *event)
{
    struct answer *a = find(h, string_of(event, "test"));
    if (!a)
        return;
    if (a->state != STATE_WAITING)
        fault(h, "the judge started the test %s twice", a->test);
    else
        a->state = STATE_RUNNING;
}

static void take_frames(struct answer *a, const json_t *event)
{
    size_t i;
    json_t *frame;
    json_array_foreach(json_object_get(event, "frames"), i, frame)
    {
        const char *hex = json_string_value(frame);
        char *end;
        uint64_t at = hex ? strtoull(hex, &end, 16) : 0;
        if (hex && end > hex && !*end && a->nframes < HEARING_FRAMES)
            a->frames[a->nframes++] = at;
    }
}

static bool is_tests(enum verdict v)
{
    return v > VERDICT_NONE && v < VERDICTS && v != VERDICT_COMPILE;
}

static void take_end(struct hearing *h, const json_t *event)
{
    struct answer *a = find(h, string_of(event, "test"));
    if (!a)
        return;
    const char *name = string_of(event, "verdict");
    enum verdict verdict = name ? verdict_named(name) : VERDICTS;
    double seconds = json_number_value(json_object_get(event, "seconds"));
    if (a->state != STATE_RUNNING)
        fault(h, "the judge ended the test %s, which was not running", a->test);
    else if (!is_tests(verdict))
        fault(h, "the judge gave the test %s the verdict \"%s\"", a->test,
              name ? name : "");
    else if (!(seconds >= 0 && seconds < 1e6))
        fault(h, "the judge says the test %s took %g seconds", a->test,
              seconds);
    if (h->fault)
        return;
    a->state = STATE_ENDED;
    a->verdict = verdict;
    a->seconds = seconds;
    a->expected = text_of(event, "expected");
    a->seen = text_of(event, "seen");
    a->diagnosis = text_of(event, "diagnosis");
    a->scene = text_of(event, "scene");
    a->output = text_of(event, "output");
    a->file = text_of(event, "file");
    json_int_t line = json_integer_value(json_object_get(event, "line"));
    a->line = line > 0 && line < 10000000 ? (int)line : 0;
    take_frames(a, event);
}

static void take_done(struct hearing *h, const json_t *event)
{
    json_t *tests = json_object_get(event, "tests");
    if (!json_is_integer(tests) ||
        json_integer_value(tests) != (json_int_t)h->n)
        fault(h, "the judge counts %lld tests, %zu were asked for",
              (long long)json_integer_value(tests), h->n);
    for (size_t i = 0; i < h->n; i++)
        if (h->answers[i].state != STATE_ENDED)
            fault(h, "the judge left the test %s out", h->answers[i].test);
    h->done = true;
}

static void take_event(struct hearing *h, const json_t *event)
{
    const char *kind = string_of(event, "event");
    json_t *nonce = json_object_get(event, "nonce");
    if (!json_is_integer(nonce) ||
        json_integer_value(nonce) != (json_int_t)h->nonce)
        fault(h, "a line of the report does not come from the judge: its "
                 "nonce is wrong");
    else if (h->done)
        fault(h, "the judge went on after it was done");
    else if (kind && strcmp(kind, "start") == 0)
        take_start(h, event);
    else if (kind && strcmp(kind, "end") == 0)
        take_end(h, event);
    else if (kind && strcmp(kind, "done") == 0)
        take_done(h, event);
    else
        fault(h, "the judge reported an event without a meaning: %s",
              kind ? kind : "(no name)");
}

/* ---- Lines ---- */

static void take_line(struct hearing *h, const char *line, size_t n)
{
    json_t *event = json_loadb(line, n, JSON_REJECT_DUPLICATES, NULL);
    if (json_is_object(event))
        take_event(h, event);
    else
        fault(h, "the judge reported what is no line of JSON");
    json_decref(event);
}

/* Takes the first line of REST, if it is complete; moves *DONE behind it. */
static bool next_line(struct hearing *h, size_t *done)
{
    const char *line = buf_str(&h->rest) + *done;
    size_t left = h->rest.len - *done;
    const char *newline = memchr(line, '\n', left);
    size_t len = newline ? (size_t)(newline - line) : left;
    if (len > HEARING_LINE_MAX) {
        fault(h, "the judge reported a line of more than %d bytes",
              HEARING_LINE_MAX);
        return true;
    }
    if (!newline)
        return false;
    take_line(h, line, len);
    *done += len + 1;
    return true;
}

bool hearing_take(struct hearing *h, const char *bytes, size_t n)
{
    bool changed = false;
    size_t done = 0;
    if (h->fault || n == 0)
        return false;
    buf_add(&h->rest, bytes, n);
    while (!h->fault && next_line(h, &done))
        changed = true;
    memmove(h->rest.data, h->rest.data + done, h->rest.len - done);
    buf_cut(&h->rest, h->rest.len - done);
    return changed;
}

/* ---- The end ---- */

static bool all_passed(const struct hearing *h)
{
    for (size_t i = 0; i < h->n; i++)
        if (h->answers[i].verdict != VERDICT_PASS)
            return false;
    return true;
}

static const char *running(const struct hearing *h)
{
    for (size_t i = 0; i < h->n; i++)
        if (h->answers[i].state == STATE_RUNNING)
            return h->answers[i].test;
    return NULL;
}

/* The judge was ended by a signal that did not come from us. */
static enum verdict killed(struct hearing *h, const char *what, const char *how)
{
    const char *test = running(h);
    free(h->fault);
    h->fault = NULL;
    fault(h, "%s was ended from outside%s%s%s%s", what, how ? " by " : "",
          how ? how : "", test ? " during the test " : "", test ? test : "");
    return VERDICT_INTEGRITY;
}

enum verdict hearing_close(struct hearing *h, const struct ward_end *end,
                           bool late, const char *said)
{
    int status = end->status;
    if (!end->known)
        return killed(h, "the process that guards the judge", NULL);
    if (WIFSIGNALED(status) && !end->stopped)
        return killed(h, "the judge", strsignal(WTERMSIG(status)));
    if (late)
        fault(h, "the judge has stopped speaking");
    if (WEXITSTATUS(status) > 1)
        fault(h, "the judge ended with status %d: %.*s", WEXITSTATUS(status),
              (int)strcspn(said, "\n"), said);
    if (h->rest.len > 0)
        fault(h, "the judge reported half a line");
    if (!h->done)
        fault(h, "the judge ended before it was done");
    if (WIFSIGNALED(status))
        fault(h, "the judge had to be stopped");
    if (WEXITSTATUS(status) != !all_passed(h))
        fault(h, "the judge's status does not agree with its report");
    return h->fault ? VERDICT_FAULT : VERDICT_PASS;
}
