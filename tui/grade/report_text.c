/* A report as plain text, for terminals, pipes and screen readers.
 *
 * Leaves colours and live updates to the screen.  Words rather than signs say
 * what passed, so it reads the same in every locale.  Lines are wrapped at 80
 * columns; commands are not, so that they can be copied.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/grade/report.h"

#include <stdbool.h>
#include <string.h>

#include "tui/base/utf8.h"

#define COLUMNS 80
#define LABEL 10      /* columns of "expected  " */
#define SAID_MAX 4096 /* bytes of a compiler's or program's text shown */

static void pad(struct buf *out, int columns)
{
    for (int i = 0; i < columns; i++)
        buf_addc(out, ' ');
}

/* Adds N bytes of words to a line that has USED columns, going on in lines
 * that start at column INDENT. */
static void wrap(struct buf *out, const char *s, size_t n, int indent, int used)
{
    bool first = true;
    for (size_t i = 0; i < n;) {
        size_t end = i;
        while (end < n && s[end] != ' ')
            end++;
        int columns = utf8_columns(s + i, end - i);
        if (!first && used + 1 + columns > COLUMNS) {
            buf_addc(out, '\n');
            pad(out, indent);
            used = indent;
        } else if (!first) {
            buf_addc(out, ' ');
            used++;
        }
        buf_add(out, s + i, end - i);
        used += columns;
        first = false;
        i = end;
        while (i < n && s[i] == ' ')
            i++;
    }
    buf_addc(out, '\n');
}

/* "label     text, wrapped and hanging": nothing when there is no text. */
static void labelled(struct buf *out, const char *label, const char *text)
{
    if (!text || !*text)
        return;
    for (const char *p = text; p && *p;) {
        const char *newline = strchr(p, '\n');
        size_t n = newline ? (size_t)(newline - p) : strlen(p);
        int used = utf8_columns(label, strlen(label));
        buf_adds(out, label);
        pad(out, used < LABEL ? LABEL - used : 1);
        wrap(out, p, n, LABEL, used < LABEL ? LABEL : used + 1);
        label = "";
        p = newline ? newline + 1 : NULL;
    }
}

/* Text that came from a program: as it stands, indented, within bounds. */
static void quoted(struct buf *out, const char *label, const char *text)
{
    if (!text || !*text)
        return;
    struct buf clean = BUF_INIT;
    utf8_clean(&clean, text, strlen(text), SAID_MAX);
    while (clean.len > 0 && strchr(" \t\n", clean.data[clean.len - 1]))
        buf_cut(&clean, clean.len - 1);
    for (const char *p = buf_str(&clean); *p;) {
        size_t n = strcspn(p, "\n");
        buf_addf(out, "%-*s", LABEL, label);
        buf_add(out, p, n);
        buf_addc(out, '\n');
        label = "";
        p += n + (p[n] == '\n');
    }
    buf_destroy(&clean);
}

static bool same(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static const char *word_for(enum progress_state state, enum verdict verdict)
{
    switch (state) {
    case STATE_WAITING:
        return "not run";
    case STATE_RUNNING:
        return "running";
    case STATE_ENDED:
        break;
    }
    return verdict_name(verdict);
}

static void lane_text(const struct report *r, size_t lane, struct buf *out)
{
    const struct lane_result *l = &r->lanes[lane];
    buf_addf(out, "\n%s: %s", lane_name(l->lane),
             word_for(l->state, l->verdict));
    if (l->state == STATE_ENDED)
        buf_addf(out, ", %.2f s", l->seconds);
    buf_addc(out, '\n');
    if (l->note)
        wrap(out, l->note, strlen(l->note), 0, 0);
    /* Most warnings are the same in every lane. */
    if (lane == 0 || !same(l->compiler, r->lanes[lane - 1].compiler))
        quoted(out, "compiler", l->compiler);
    /* A lane that never ran has nothing to tell, test by test. */
    for (size_t i = 0; i < l->ntests && l->state != STATE_WAITING &&
                       l->verdict != VERDICT_COMPILE;
         i++) {
        const struct test_result *t = &l->tests[i];
        const char *word = word_for(t->state, t->verdict);
        int used = 2 + (int)strlen(word);
        buf_addf(out, "  %s", word);
        pad(out, used < 14 ? 14 - used : 1);
        wrap(out, t->sentence, strlen(t->sentence), 14,
             used < 14 ? 14 : used + 1);
    }
}

/* "name: sentence", and where, at the right. */
static void title(const struct test_result *t, struct buf *out)
{
    struct buf line = BUF_INIT, where = BUF_INIT;
    buf_addf(&line, "%s: %s", t->name, t->sentence);
    if (t->file)
        buf_adds(&where, t->file);
    if (t->file && t->line > 0)
        buf_addf(&where, ":%d", t->line);
    int columns = utf8_columns(buf_str(&line), line.len);
    int room = COLUMNS - utf8_columns(buf_str(&where), where.len);
    wrap(out, buf_str(&line), line.len, 0, 0);
    if (where.len > 0) {
        if (columns + 2 <= room)
            buf_cut(out, out->len - 1); /* it fits on the same line */
        pad(out, columns + 2 <= room ? room - columns : room);
        buf_addf(out, "%s\n", buf_str(&where));
    }
    buf_destroy(&line);
    buf_destroy(&where);
}

/* Whether a test before T, in the order of the report, told this diagnosis. */
static bool explained(const struct report *r, const struct test_result *t)
{
    for (size_t i = 0; i < r->nlanes; i++) {
        const struct lane_result *l = &r->lanes[i];
        for (size_t k = 0; k < l->ntests; k++) {
            if (&l->tests[k] == t)
                return false;
            if (t->diagnosis && same(l->tests[k].diagnosis, t->diagnosis))
                return true;
        }
    }
    return false;
}

static void failure(const struct report *r, const struct test_result *t,
                    struct buf *out)
{
    buf_addc(out, '\n');
    title(t, out);
    buf_addc(out, '\n');
    labelled(out, "expected", t->expected);
    labelled(out, "seen", t->seen);
    if (!explained(r, t)) {
        labelled(out, "rule", t->rule);
        labelled(out, "think", t->think);
    }
    quoted(out, "printed", t->output);
    if (t->rerun)
        buf_addf(out, "%-*s%s\n", LABEL, "again", t->rerun);
    if (t->debug)
        buf_addf(out, "%-*s%s\n", LABEL, "debug", t->debug);
}

/* Whether an earlier lane has failed in the same way: said once is enough. */
static bool told_before(const struct report *r, size_t lane,
                        const struct test_result *t)
{
    for (size_t i = 0; i < lane; i++) {
        const struct lane_result *l = &r->lanes[i];
        for (size_t k = 0; k < l->ntests; k++) {
            const struct test_result *u = &l->tests[k];
            if (same(u->name, t->name) && u->verdict == t->verdict &&
                same(u->diagnosis, t->diagnosis))
                return true;
        }
    }
    return false;
}

static void everything(const struct report *r, struct buf *out)
{
    buf_addf(out, "%s  %s\n", r->lab, r->path);
    if (r->note)
        wrap(out, r->note, strlen(r->note), 0, 0);
    for (size_t i = 0; i < r->nlanes; i++)
        lane_text(r, i, out);
    for (size_t i = 0; i < r->nlanes; i++) {
        const struct lane_result *l = &r->lanes[i];
        for (size_t k = 0; k < l->ntests; k++)
            if (l->tests[k].state == STATE_ENDED &&
                l->tests[k].verdict > VERDICT_PASS &&
                !told_before(r, i, &l->tests[k]))
                failure(r, &l->tests[k], out);
    }
    int passed, total;
    report_count(r, &passed, &total);
    buf_addf(out, "\n%s: %d of %d tests passed, seed %llu\n",
             word_for(r->state, r->verdict), passed, total,
             (unsigned long long)r->seed);
}

void report_text(const struct report *r, struct buf *out)
{
    /* Paths and messages may hold what would drive a terminal. */
    struct buf text = BUF_INIT;
    everything(r, &text);
    utf8_clean(out, buf_str(&text), text.len, SIZE_MAX);
    buf_destroy(&text);
}
