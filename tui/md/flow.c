/* Wraps running text; see flow.h.
 *
 * Leaves what stands before a line (bullets, bars) to md.c.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/md/flow.h"

#include <stdbool.h>
#include <string.h>

#include "tui/base/utf8.h"

void flow_add(struct flow *f, enum style style, const char *text, size_t n)
{
    buf_add(&f->text, text, n);
    for (size_t i = 0; i < n; i++)
        buf_addc(&f->style, (char)style);
}

void flow_clear(struct flow *f)
{
    buf_clear(&f->text);
    buf_clear(&f->style);
}

void flow_destroy(struct flow *f)
{
    buf_destroy(&f->text);
    buf_destroy(&f->style);
}

/* The line being filled. */
struct filling {
    struct styled *out;
    const char *text;
    const char *style;
    int width;
    int columns; /* so far */
    bool open;   /* false: the next word begins a line */
};

static void put(struct filling *f, size_t from, size_t to)
{
    while (from < to) {
        size_t end = from + 1;
        while (end < to && f->style[end] == f->style[from])
            end++;
        styled_add(f->out, (enum style)f->style[from], f->text + from,
                   end - from);
        from = end;
    }
}

static void start_line(struct filling *f)
{
    styled_newline(f->out);
    f->columns = 0;
    f->open = true;
}

/* A word that is longer than a line: as much on each as there is room for. */
static void put_long(struct filling *f, size_t from, size_t to)
{
    size_t start = from;
    while (from < to) {
        uint32_t c;
        size_t n = utf8_next(f->text + from, to - from, &c);
        int columns = utf8_width(c);
        if (f->columns > 0 && f->columns + columns > f->width) {
            put(f, start, from);
            start_line(f);
            start = from;
        }
        f->columns += columns;
        from += n;
    }
    put(f, start, to);
}

/* How many columns the blanks before a word take: in code all that were
 * written, else one. */
static int gap_columns(const struct filling *f, size_t from, size_t to)
{
    size_t n = to - from;
    for (size_t i = from; i < to; i++)
        if (f->style[i] != STYLE_CODE)
            return 1;
    return n > (size_t)f->width ? f->width : (int)n;
}

static void put_word(struct filling *f, size_t gap, size_t from, size_t to)
{
    int columns = utf8_columns(f->text + from, to - from);
    if (f->open && gap < from) {
        int space = gap_columns(f, gap, from);
        if (f->columns + space + columns > f->width) {
            f->open = false;
        } else {
            styled_addf(f->out, (enum style)f->style[gap], "%*s", space, "");
            f->columns += space;
        }
    }
    if (!f->open)
        start_line(f);
    if (f->columns + columns > f->width) {
        put_long(f, from, to);
    } else {
        put(f, from, to);
        f->columns += columns;
    }
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n';
}

void flow_wrap(const char *text, const char *style, size_t n, int width,
               struct styled *out)
{
    struct filling f = {
        .out = out, .text = text, .style = style, .width = width};
    for (size_t i = 0; i < n;) {
        size_t gap = i;
        for (; i < n && is_blank(text[i]); i++)
            if (text[i] == '\n')
                f.open = false;
        size_t word = i;
        while (i < n && !is_blank(text[i]))
            i++;
        if (word < i)
            put_word(&f, gap, word, i);
    }
}

int flow_columns(const char *text, size_t n)
{
    int most = 0;
    for (size_t i = 0; i < n;) {
        const char *end = memchr(text + i, '\n', n - i);
        size_t len = end ? (size_t)(end - text) - i : n - i;
        int columns = utf8_columns(text + i, len);
        most = columns > most ? columns : most;
        i += len + 1;
    }
    return most;
}
