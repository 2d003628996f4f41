/* Lays out blocks of text for the lab's screen.  Leaves Markdown's own layout
 * to md.c.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/ui/lab_text.h"

#include <stdbool.h>
#include <string.h>

#include "tui/base/buf.h"
#include "tui/base/utf8.h"
#include "tui/md/md.h"

#define CLEAN_MAX 65536 /* bytes of one text; more is nobody's sentence */

int text_cols(int cols)
{
    int n = cols - 2;

    return n > TEXT_COLS ? TEXT_COLS : n < 1 ? 1 : n;
}

static void blanks(struct styled *out, int n)
{
    for (int i = 0; i < n; i++)
        styled_add(out, STYLE_PLAIN, " ", 1);
}

static int columns(const char *s)
{
    return utf8_columns(s, strlen(s));
}

void text_rule(struct styled *out, int cols, const char *left,
               const char *right)
{
    int used = 3 + columns(left) + 1;
    int end = right ? columns(right) + 4 : 0;

    styled_newline(out);
    styled_addf(out, STYLE_RULE, "── ");
    styled_adds(out, STYLE_STRONG, left);
    styled_add(out, STYLE_RULE, " ", 1);
    for (int i = used; i < cols - end; i++)
        styled_adds(out, STYLE_RULE, "─");
    if (right) {
        styled_add(out, STYLE_RULE, " ", 1);
        styled_adds(out, STYLE_DIM, right);
        styled_adds(out, STYLE_RULE, " ──");
    }
}

/* The bytes of the first word of S, N bytes, that fit into ROOM columns: the
 * whole word if it does, at least one character. */
static size_t fitting(const char *s, size_t n, int room, int *cols)
{
    size_t used = 0;

    *cols = 0;
    while (used < n) {
        uint32_t c;
        size_t size = utf8_next(s + used, n - used, &c);
        int width = utf8_width(c);
        if (used > 0 && *cols + width > room)
            break;
        used += size;
        *cols += width;
    }
    return used;
}

struct lines {
    struct styled *out;
    int lead, width; /* where a line begins, and how much it takes */
    int used;
};

static void next_line(struct lines *l)
{
    styled_newline(l->out);
    blanks(l->out, l->lead);
    l->used = 0;
}

static void put_word(struct lines *l, enum style style, const char *s, size_t n)
{
    int cols = utf8_columns(s, n);

    if (l->used > 0 && l->used + 1 + cols > l->width)
        next_line(l);
    if (l->used > 0) {
        styled_add(l->out, style, " ", 1);
        l->used++;
    }
    while (n > 0) {
        int part;
        size_t size = fitting(s, n, l->width - l->used, &part);
        styled_add(l->out, style, s, size);
        l->used += part;
        s += size;
        n -= size;
        if (n > 0)
            next_line(l);
    }
}

/* Starts the first line of a block: margin, label, blanks up to the lead. */
static struct lines begin(struct styled *out, int cols, int lead,
                          enum style style, const char *label)
{
    int width = text_cols(cols) - lead;

    styled_newline(out);
    blanks(out, 1);
    styled_adds(out, style, label);
    blanks(out, lead - columns(label));
    return (struct lines){
        .out = out, .lead = 1 + lead, .width = width < 1 ? 1 : width};
}

void text_beside(struct styled *out, int cols, int lead, enum style label_style,
                 const char *label, enum style style, const char *text)
{
    struct buf clean = BUF_INIT;

    if (!text || !*text)
        return;
    utf8_clean(&clean, text, strlen(text), CLEAN_MAX);
    struct lines l = begin(out, cols, lead, label_style, label);
    for (const char *s = buf_str(&clean); *s;) {
        size_t n = strcspn(s, " \t\n");
        if (n > 0)
            put_word(&l, style, s, n);
        if (s[n] == '\n' && s[n + 1])
            next_line(&l);
        s += n + (s[n] != '\0');
    }
    buf_destroy(&clean);
}

void text_plain(struct styled *out, int cols, enum style style,
                const char *text)
{
    text_beside(out, cols, 0, STYLE_PLAIN, "", style, text);
}

/* Appends a line's text to the last line of OUT, with its styles. */
static void add_line(struct styled *out, const struct styled_line *line)
{
    for (size_t i = 0, n; i < line->len; i += n) {
        for (n = 1; i + n < line->len && line->style[i + n] == line->style[i];)
            n++;
        styled_add(out, (enum style)line->style[i], line->text + i, n);
    }
}

void text_markdown(struct styled *out, int cols, const char *label,
                   const char *markdown)
{
    struct styled text = STYLED_INIT;
    int lead = *label ? LABEL_COLS : 0;
    int width = text_cols(cols) - lead;

    if (!markdown || !*markdown)
        return;
    if (md_render(markdown, strlen(markdown), width < 1 ? 1 : width, &text,
                  NULL) < 0) {
        text_beside(out, cols, lead, STYLE_DIM, label, STYLE_PLAIN, markdown);
    } else {
        for (size_t i = 0; i < text.n; i++) {
            begin(out, cols, lead, STYLE_DIM, i == 0 ? label : "");
            add_line(out, &text.lines[i]);
        }
    }
    styled_destroy(&text);
}

void text_quoted(struct styled *out, enum style style, const char *text,
                 size_t max)
{
    struct buf clean = BUF_INIT;
    size_t lines = 0;

    utf8_clean(&clean, text, strlen(text), CLEAN_MAX);
    while (clean.len > 0 && clean.data[clean.len - 1] == '\n')
        buf_cut(&clean, clean.len - 1);
    const char *from = buf_str(&clean) + clean.len;
    while (from > buf_str(&clean) && (from[-1] != '\n' || ++lines < max))
        from--;
    for (const char *s = from; *s;) {
        size_t n = strcspn(s, "\n");
        styled_newline(out);
        blanks(out, 1);
        for (size_t i = 0; i < n;) {
            size_t part = strcspn(s + i, "\t\n");
            styled_add(out, style, s + i, part);
            i += part;
            if (s[i] == '\t') {
                blanks(out, 4);
                i++;
            }
        }
        s += n + (s[n] == '\n');
    }
    buf_destroy(&clean);
}
