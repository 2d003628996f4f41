/* Says what came of the grading, and what to do next.  Leaves wrapping to
 * lab_text.c.
 *
 * One failure is explained at a time: the first.  The others have their marks.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/ui/lab_layout.h"

#include <stdlib.h>
#include <string.h>

#include "tui/ui/lab_lanes.h"
#include "tui/ui/lab_text.h"

#define PRINTED_LINES 20
#define COMPILER_LINES 100

bool lab_all_passed(const struct report *r)
{
    return r && r->state == STATE_ENDED && r->verdict == VERDICT_PASS;
}

const struct test_result *lab_failure(const struct report *r)
{
    for (size_t i = 0; r && i < r->nlanes; i++)
        for (size_t k = 0; k < r->lanes[i].ntests; k++) {
            const struct test_result *t = &r->lanes[i].tests[k];
            if (t->state == STATE_ENDED && t->verdict > VERDICT_PASS)
                return t;
        }
    return NULL;
}

/* ---- The tests ---- */

/* What all lanes together say of a test: a failure anywhere counts, and where
 * it was is said when it was not in the first. */
static enum mark mark_in_lanes(const struct report *r, size_t test,
                               const char **lane)
{
    enum mark mark = MARK_WAITS;

    *lane = NULL;
    for (size_t i = 0; i < r->nlanes; i++) {
        const struct lane_result *l = &r->lanes[i];
        if (test >= l->ntests)
            continue;
        enum mark here = mark_of(l->tests[test].state, l->tests[test].verdict);
        if (here > mark)
            mark = here;
        if (here >= MARK_FAILED) {
            *lane = i > 0 ? lane_name(l->lane) : NULL;
            return here;
        }
    }
    return mark;
}

static void add_sentences(struct styled *out, const struct lab_shown *s)
{
    const struct report *r = s->report;

    for (size_t i = 0; r->nlanes > 0 && i < r->lanes[0].ntests; i++) {
        const struct test_result *t = &r->lanes[0].tests[i];
        const char *lane;
        enum mark mark = mark_in_lanes(r, i, &lane);
        struct buf text = BUF_INIT;
        buf_adds(&text, t->sentence ? t->sentence : t->name);
        if (lane)
            buf_addf(&text, " (%s)", lane);
        text_beside(
            out, s->cols, 2, mark_style(mark), mark_sign(mark, s->frame),
            mark == MARK_WAITS ? STYLE_DIM : STYLE_PLAIN, buf_str(&text));
        buf_destroy(&text);
    }
}

/* ---- Why ---- */

/* The line number in "spawn.c:31:5: error: ...", or 0. */
static int line_in(const char *text, size_t n, const char *file)
{
    size_t len = strlen(file);

    for (size_t i = 0; i + len + 1 < n; i++)
        if (memcmp(text + i, file, len) == 0 && text[i + len] == ':')
            return atoi(text + i + len + 1);
    return 0;
}

/* Where the first line with "error:" starts; the start when there is none, as
 * when it is the linker that speaks. */
static const char *first_error(const char *said)
{
    const char *at = strstr(said, "error:");

    while (at && at > said && at[-1] != '\n')
        at--;
    return at ? at : said;
}

static const struct lane_result *not_compiled(const struct report *r)
{
    for (size_t i = 0; r && i < r->nlanes; i++)
        if (r->lanes[i].verdict == VERDICT_COMPILE)
            return &r->lanes[i];
    return NULL;
}

int lab_failing_line(const struct report *r, const char *file)
{
    const struct lane_result *l = not_compiled(r);
    const struct test_result *t = lab_failure(r);

    if (l && l->compiler) {
        const char *at = first_error(l->compiler);
        return line_in(at, strcspn(at, "\n"), file);
    }
    return t && t->file && strcmp(t->file, file) == 0 ? t->line : 0;
}

/* The compiler's text from its first error on; the head of it, not the tail. */
static void add_compiler(struct styled *out, const struct lab_shown *s,
                         const char *said)
{
    const char *at = first_error(said);
    size_t lines = 0;

    for (const char *p = at; *p && lines < COMPILER_LINES; lines++) {
        size_t n = strcspn(p, "\n");
        char *line = str_ndup(p, n);
        bool error = strstr(line, "error:") || strstr(line, "undefined ref");
        /* Messages are wrapped; code and its carets stand as they are. */
        if (error || strstr(line, "warning:") || strstr(line, "note:"))
            text_plain(out, s->cols, error ? STYLE_FAIL : STYLE_PLAIN, line);
        else
            text_quoted(out, STYLE_CODE, line, 1);
        free(line);
        p += n + (p[n] == '\n');
    }
}

static void add_lane_notes(struct styled *out, const struct lab_shown *s)
{
    const struct report *r = s->report;

    if (r->note)
        text_plain(out, s->cols, STYLE_FAIL, r->note);
    for (size_t i = 0; i < r->nlanes; i++)
        if (r->lanes[i].note && *r->lanes[i].note)
            text_beside(out, s->cols, LABEL_COLS, STYLE_DIM,
                        lane_name(r->lanes[i].lane), STYLE_PLAIN,
                        r->lanes[i].note);
    if (r->state == STATE_ENDED && r->verdict == VERDICT_FAULT)
        text_plain(out, s->cols, STYLE_PLAIN,
                   "The grader failed. This says nothing about your file.");
}

static void add_why(struct styled *out, const struct lab_shown *s,
                    const struct test_result *t)
{
    struct buf left = BUF_INIT, right = BUF_INIT;

    buf_adds(&left, "why");
    if (t->verdict != VERDICT_WRONG)
        buf_addf(&left, ": %s", verdict_name(t->verdict));
    if (t->file && t->line > 0)
        buf_addf(&right, "%s:%d", t->file, t->line);
    text_rule(out, s->cols, buf_str(&left), right.len ? buf_str(&right) : NULL);
    text_beside(out, s->cols, LABEL_COLS, STYLE_DIM, "test", STYLE_PLAIN,
                t->sentence);
    text_beside(out, s->cols, LABEL_COLS, STYLE_DIM, "expected", STYLE_PLAIN,
                t->expected);
    text_beside(out, s->cols, LABEL_COLS, STYLE_DIM, "seen", STYLE_PLAIN,
                t->seen);
    text_markdown(out, s->cols, "rule", t->rule);
    text_markdown(out, s->cols, "think", t->think);
    text_beside(out, s->cols, LABEL_COLS, STYLE_DIM, "again", STYLE_CODE,
                t->rerun);
    if (t->output && *t->output) {
        styled_newline(out);
        text_rule(out, s->cols, "printed", NULL);
        text_quoted(out, STYLE_CODE, t->output, PRINTED_LINES);
    }
    buf_destroy(&left);
    buf_destroy(&right);
}

static void add_next(struct styled *out, const struct lab_shown *s)
{
    struct buf text = BUF_INIT;

    if (s->next) {
        buf_addf(&text, "next: %s, %s", s->next->slug, s->next->title);
        text_beside(out, s->cols, 4, STYLE_KEY, "n", STYLE_PLAIN,
                    buf_str(&text));
    }
    text_beside(out, s->cols, 4, STYLE_KEY, "v", STYLE_PLAIN,
                "compare with the solution");
    buf_destroy(&text);
}

static void add_done(struct styled *out, const struct lab_shown *s)
{
    struct buf text = BUF_INIT;

    text_rule(out, s->cols, "done", NULL);
    buf_addf(&text, "Every test passes, in every lane.");
    if (!s->next)
        buf_addf(&text, " This was the last lab.");
    text_plain(out, s->cols, STYLE_PASS, buf_str(&text));
    add_next(out, s);
    buf_destroy(&text);
}

/* The sentences, then why, or that all is done.  Where both do not fit, the
 * sentences come last: the marks above tell as much, and what to do next does
 * not stand in them. */
static void add_tests(struct styled *out, const struct lab_shown *s)
{
    const struct test_result *t = lab_failure(s->report);
    struct styled list = STYLED_INIT, next = STYLED_INIT;

    add_sentences(&list, s);
    if (t)
        add_why(&next, s, t);
    else if (lab_all_passed(s->report))
        add_done(&next, s);
    bool fits = out->n + list.n + 1 + next.n <= (size_t)s->rows;
    bool first = next.n > 0 && !fits && s->report->state == STATE_ENDED;
    styled_append(out, first ? &next : &list);
    if (next.n > 0)
        styled_newline(out);
    if (first)
        text_rule(out, s->cols, "tests", NULL);
    styled_append(out, first ? &list : &next);
    styled_destroy(&list);
    styled_destroy(&next);
}

/* ---- What is next ---- */

static void add_last_time(struct styled *out, const struct lab_shown *s)
{
    const struct lab_progress *d = &s->done;
    struct buf text = BUF_INIT;

    if (d->attempts == 0) {
        text_plain(out, s->cols, STYLE_PLAIN,
                   "Nothing is graded yet. Edit the file and save it, here or "
                   "in another terminal: each save is graded at once.");
        return;
    }
    if (d->days_ago <= 0)
        buf_adds(&text, "The last try was today");
    else if (d->days_ago == 1)
        buf_adds(&text, "The last try was yesterday");
    else
        buf_addf(&text, "The last try was %d days ago", d->days_ago);
    buf_addf(&text, ": %s, %d of %d tests passed.", d->last_verdict,
             d->last_passed, d->last_total);
    if (d->passed)
        buf_adds(&text, " You have passed this lab.");
    text_plain(out, s->cols, STYLE_PLAIN, buf_str(&text));
    text_beside(out, s->cols, 7, STYLE_KEY, "enter", STYLE_PLAIN,
                "grade the file as it is");
    if (d->passed)
        add_next(out, s);
    buf_destroy(&text);
}

static void add_hints(struct styled *out, const struct lab_shown *s,
                      size_t *hint)
{
    int all = 0;

    while (all < LAB_HINTS && s->lab->hints[all])
        all++;
    for (int i = 0; i < s->hints && i < all; i++) {
        char *title = str_format("hint %d of %d", i + 1, all);
        styled_newline(out);
        *hint = out->n;
        text_rule(out, s->cols, title, NULL);
        text_markdown(out, s->cols, "", s->lab->hints[i]);
        free(title);
    }
}

void lab_result(const struct lab_shown *s, struct styled *out, size_t *hint)
{
    const struct report *r = s->report;
    const struct lane_result *failed = not_compiled(r);

    *hint = 0;
    if (!r)
        add_last_time(out, s);
    else
        add_lane_notes(out, s);
    if (failed && failed->compiler && *failed->compiler) {
        char *where = NULL;
        int line = lab_failing_line(r, s->lab->file);
        if (line > 0)
            where = str_format("%s:%d", s->lab->file, line);
        text_rule(out, s->cols, "compiler", where);
        add_compiler(out, s, failed->compiler);
        free(where);
    } else if (r) {
        if (!failed)
            add_tests(out, s);
    }
    for (size_t i = 0; r && !failed && i < r->nlanes && i < 1; i++)
        if (r->lanes[i].compiler && *r->lanes[i].compiler) {
            styled_newline(out);
            text_rule(out, s->cols, "compiler's warnings", NULL);
            add_compiler(out, s, r->lanes[i].compiler);
        }
    add_hints(out, s, hint);
}

void lab_task(const struct lab_shown *s, struct styled *out)
{
    text_markdown(out, s->cols, "", s->lab->task);
}
