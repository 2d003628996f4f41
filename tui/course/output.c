/* Compares what a program printed with what its lesson says it prints.
 *
 * Numbers that differ from run to run are compared by sameness, and lines, if
 * the lesson says so, in any order; lesson.h has the rule.  Leaves running the
 * program to others.
 *
 * SPDX-License-Identifier: MIT */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "tui/course/lesson.h"

#define LINES_MAX 500     /* in any order */
#define STEPS_MAX 1000000 /* lines compared while seeking an order */
#define LONG_NUMBER 3     /* digits from which a number stands for any */

/* A number in a text. */
struct number {
    const char *s;
    size_t len;
    bool address; /* 0x... */
    bool any;     /* in the lesson's text: stands for any of its kind */
    size_t id;    /* equal numbers of one text have equal ids */
};

struct line {
    const char *s;
    size_t len;
    size_t number, nnumbers; /* its numbers: where they begin, how many */
};

struct text {
    struct line *lines;
    size_t nlines;
    struct number *numbers;
    size_t nnumbers;
    size_t nids;
    size_t *times; /* how often the number of an id is met */
};

#define FREE SIZE_MAX

/* Which number of the lesson stands for which number that was printed. */
struct match {
    struct text want, got;
    size_t *got_of;  /* by want's id: an id of got, or FREE */
    size_t *want_of; /* by got's id */
    size_t steps;
};

/* ---- texts into lines and numbers ---- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t hex_digits(const char *s, size_t n)
{
    size_t i = 0;
    while (i < n && (is_digit(s[i]) || (s[i] >= 'a' && s[i] <= 'f') ||
                     (s[i] >= 'A' && s[i] <= 'F')))
        i++;
    return i;
}

static void add_number(struct text *t, const char *s, size_t len, bool address)
{
    if ((t->nnumbers & (t->nnumbers - 1)) == 0)
        t->numbers = mem_grow(t->numbers, t->nnumbers ? 2 * t->nnumbers : 1,
                              sizeof *t->numbers);
    t->numbers[t->nnumbers++] =
        (struct number){.s = s,
                        .len = len,
                        .address = address,
                        .any = address || len >= LONG_NUMBER};
}

static void add_line(struct text *t, const char *s, size_t n)
{
    while (n > 0 && (s[n - 1] == ' ' || s[n - 1] == '\t' || s[n - 1] == '\r'))
        n--;
    if ((t->nlines & (t->nlines - 1)) == 0)
        t->lines =
            mem_grow(t->lines, t->nlines ? 2 * t->nlines : 1, sizeof *t->lines);
    struct line *l = &t->lines[t->nlines++];
    *l = (struct line){.s = s, .len = n, .number = t->nnumbers};
    for (size_t i = 0; i < n;) {
        size_t len = 0;
        if (n - i > 2 && s[i] == '0' && s[i + 1] == 'x')
            len = hex_digits(s + i + 2, n - i - 2);
        if (len > 0) {
            add_number(t, s + i, len += 2, true);
        } else {
            while (i + len < n && is_digit(s[i + len]))
                len++;
            if (len > 0)
                add_number(t, s + i, len, false);
        }
        i += len > 0 ? len : 1;
    }
    l->nnumbers = t->nnumbers - l->number;
}

static int compare_numbers(const void *a, const void *b)
{
    const struct number *x = *(const struct number *const *)a;
    const struct number *y = *(const struct number *const *)b;
    if (x->len != y->len)
        return x->len < y->len ? -1 : 1;
    return memcmp(x->s, y->s, x->len);
}

/* Gives equal numbers equal ids, and counts them. */
static void name_numbers(struct text *t)
{
    struct number **sorted = mem_new((t->nnumbers + 1) * sizeof *sorted);
    t->times = mem_new((t->nnumbers + 1) * sizeof *t->times);
    for (size_t i = 0; i < t->nnumbers; i++)
        sorted[i] = &t->numbers[i];
    qsort(sorted, t->nnumbers, sizeof *sorted, compare_numbers);
    for (size_t i = 0; i < t->nnumbers; i++) {
        if (i == 0 || compare_numbers(&sorted[i - 1], &sorted[i]) != 0)
            t->nids++;
        sorted[i]->id = t->nids - 1;
        t->times[t->nids - 1]++;
    }
    free(sorted);
}

static void text_read(struct text *t, const char *s, size_t n)
{
    while (n > 0 && strchr(" \t\r\n", s[n - 1]) && s[n - 1] != '\0')
        n--;
    *t = (struct text){0};
    for (size_t i = 0; i < n;) {
        const char *end = memchr(s + i, '\n', n - i);
        size_t len = end ? (size_t)(end - (s + i)) : n - i;
        add_line(t, s + i, len);
        i += len + 1;
    }
    name_numbers(t);
}

static void text_destroy(struct text *t)
{
    free(t->lines);
    free(t->numbers);
    free(t->times);
}

/* ---- one line against another ---- */

/* Lets the lesson's number W stand for the printed one G, or says that it
 * cannot.  A printed number of three digits stands nowhere else than where the
 * lesson has its own, so both are met equally often; a shorter one may also be
 * met where the lesson has exactly it. */
static bool bind(struct match *m, const struct number *w,
                 const struct number *g)
{
    size_t times = m->want.times[w->id], seen = m->got.times[g->id];
    if (w->address != g->address || seen < times || (g->any && seen != times))
        return false;
    if (m->got_of[w->id] == FREE && m->want_of[g->id] == FREE) {
        m->got_of[w->id] = g->id;
        m->want_of[g->id] = w->id;
        return true;
    }
    return m->got_of[w->id] == g->id;
}

/* Whether line G can be what the lesson's line W says.  *BOUND counts the
 * numbers bound on the way, which MADE (room for all of W's) lists. */
static bool match_line(struct match *m, const struct line *w,
                       const struct line *g, size_t *made, size_t *bound)
{
    const struct number *gn = m->got.numbers + g->number;
    const struct number *g_end = gn + g->nnumbers;
    const char *ws = w->s, *gs = g->s, *g_stop = g->s + g->len;
    *bound = 0;
    for (size_t i = 0; i < w->nnumbers; i++) {
        const struct number *wn = &m->want.numbers[w->number + i];
        if (!wn->any)
            continue;
        size_t n = (size_t)(wn->s - ws);
        if ((size_t)(g_stop - gs) < n || memcmp(ws, gs, n) != 0)
            return false;
        gs += n;
        while (gn < g_end && gn->s < gs)
            gn++;
        if (gn == g_end || gn->s != gs)
            return false;
        bool fresh = m->got_of[wn->id] == FREE;
        if (!bind(m, wn, gn))
            return false;
        if (fresh)
            made[(*bound)++] = wn->id;
        ws = wn->s + wn->len;
        gs += gn->len;
    }
    size_t rest = (size_t)(w->s + w->len - ws);
    return (size_t)(g_stop - gs) == rest && memcmp(ws, gs, rest) == 0;
}

static void unbind(struct match *m, const size_t *made, size_t bound)
{
    for (size_t i = 0; i < bound; i++) {
        m->want_of[m->got_of[made[i]]] = FREE;
        m->got_of[made[i]] = FREE;
    }
}

/* ---- all lines ---- */

static bool match_in_order(struct match *m, size_t *made)
{
    size_t bound;
    for (size_t i = 0; i < m->want.nlines; i++)
        if (!match_line(m, &m->want.lines[i], &m->got.lines[i], made, &bound))
            return false;
    return true;
}

/* The lesson's line with the fewest numbers still free: what is decided is
 * tried before what is open. */
static size_t pick_line(const struct match *m, const bool *done)
{
    size_t best = FREE, least = FREE;
    for (size_t i = 0; i < m->want.nlines && least > 0; i++) {
        const struct line *l = &m->want.lines[i];
        size_t open = 0;
        for (size_t k = 0; k < l->nnumbers && !done[i]; k++) {
            const struct number *n = &m->want.numbers[l->number + k];
            open += n->any && m->got_of[n->id] == FREE;
        }
        if (!done[i] && open < least) {
            best = i;
            least = open;
        }
    }
    return best;
}

/* Finds a printed line for each of the lesson's that has none, going back on a
 * choice that leads nowhere.  A line without free numbers has no choice that
 * matters: the lines that match it are all equal. */
static bool match_rest(struct match *m, size_t left, bool *done, bool *used,
                       size_t *made)
{
    if (left == 0)
        return true;
    size_t i = pick_line(m, done), bound;
    const struct line *w = &m->want.lines[i];
    done[i] = true;
    for (size_t k = 0; k < m->got.nlines && m->steps < STEPS_MAX; k++) {
        if (used[k])
            continue;
        m->steps++;
        bool ok = match_line(m, w, &m->got.lines[k], made, &bound);
        if (ok) {
            used[k] = true;
            if (match_rest(m, left - 1, done, used, made + bound))
                return true;
            used[k] = false;
        }
        unbind(m, made, bound);
        if (ok && bound == 0)
            break;
    }
    done[i] = false;
    return false;
}

static bool match_any_order(struct match *m, size_t *made)
{
    if (m->want.nlines > LINES_MAX)
        return false;
    bool *done = mem_new(m->want.nlines + 1);
    bool *used = mem_new(m->want.nlines + 1);
    bool ok = match_rest(m, m->want.nlines, done, used, made);
    free(done);
    free(used);
    return ok;
}

static size_t *all_free(size_t n)
{
    size_t *v = mem_new((n + 1) * sizeof *v);
    for (size_t i = 0; i < n; i++)
        v[i] = FREE;
    return v;
}

bool lesson_output_matches(const struct part *output, const char *printed,
                           size_t n)
{
    struct match m = {0};
    text_read(&m.want, output->text, strlen(output->text));
    text_read(&m.got, printed, n);
    m.got_of = all_free(m.want.nids);
    m.want_of = all_free(m.got.nids);
    size_t *made = mem_new((m.want.nnumbers + 1) * sizeof *made);
    bool ok = m.want.nlines == m.got.nlines &&
              (output->any_order ? match_any_order(&m, made)
                                 : match_in_order(&m, made));
    free(made);
    free(m.want_of);
    free(m.got_of);
    text_destroy(&m.got);
    text_destroy(&m.want);
    return ok;
}

/* ---- excerpts ---- */

/* Takes the next line of [*S, END) without the blanks at both ends. */
static bool take_line(const char **s, const char *end, const char **line,
                      size_t *n)
{
    if (*s >= end)
        return false;
    const char *stop = memchr(*s, '\n', (size_t)(end - *s));
    const char *to = stop ? stop : end;
    *line = *s;
    *s = stop ? stop + 1 : end;
    while (*line < to && strchr(" \t", **line) && **line)
        (*line)++;
    while (to > *line && strchr(" \t\r", to[-1]) && to[-1])
        to--;
    *n = (size_t)(to - *line);
    return true;
}

int lesson_excerpt_line(const struct part *code, const char *source, size_t n)
{
    const char *s = code->text, *end = s + strlen(s), *source_end = source + n;
    const char *want, *have;
    size_t nwant, nhave;
    for (int line = 1; take_line(&s, end, &want, &nwant); line++) {
        bool found = nwant == 0;
        while (!found && take_line(&source, source_end, &have, &nhave))
            found = nhave == nwant && memcmp(want, have, nwant) == 0;
        if (!found)
            return line;
    }
    return 0;
}
