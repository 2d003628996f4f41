/* Keeps lines of styled text; see styled.h.
 *
 * Leaves wrapping to flow.c and looks to the terminal.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/md/styled.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "tui/base/buf.h"

#define LINE_ROOM 16 /* the least a line has room for; doubles from there */

void styled_newline(struct styled *s)
{
    if (s->n == s->cap) {
        s->cap = s->cap ? 2 * s->cap : 16;
        s->lines = mem_grow(s->lines, s->cap, sizeof *s->lines);
    }
    struct styled_line *l = &s->lines[s->n++];
    *l = (struct styled_line){.text = mem_new(LINE_ROOM),
                              .style = mem_new(LINE_ROOM)};
}

/* How much a line of LEN bytes has room for, so that no field need say it. */
static size_t room_for(size_t len)
{
    size_t room = LINE_ROOM;
    while (room <= len)
        room *= 2;
    return room;
}

void styled_add(struct styled *s, enum style style, const char *text, size_t n)
{
    if (s->n == 0)
        styled_newline(s);
    struct styled_line *l = &s->lines[s->n - 1];
    size_t room = room_for(l->len + n);
    if (room != room_for(l->len)) {
        l->text = mem_grow(l->text, room, 1);
        l->style = mem_grow(l->style, room, 1);
    }
    if (n > 0) {
        memcpy(l->text + l->len, text, n);
        memset(l->style + l->len, style, n);
    }
    l->len += n;
    l->text[l->len] = '\0';
}

void styled_adds(struct styled *s, enum style style, const char *text)
{
    styled_add(s, style, text, strlen(text));
}

void styled_addf(struct styled *s, enum style style, const char *fmt, ...)
{
    struct buf b = BUF_INIT;
    va_list ap;
    va_start(ap, fmt);
    buf_vaddf(&b, fmt, ap);
    va_end(ap);
    styled_add(s, style, buf_str(&b), b.len);
    buf_destroy(&b);
}

void styled_add_line(struct styled *s, const struct styled_line *l)
{
    for (size_t i = 0, end; i < l->len; i = end) {
        end = i + 1;
        while (end < l->len && l->style[end] == l->style[i])
            end++;
        styled_add(s, l->style[i], l->text + i, end - i);
    }
}

void styled_append(struct styled *s, const struct styled *from)
{
    for (size_t i = 0; i < from->n; i++) {
        styled_newline(s);
        styled_add_line(s, &from->lines[i]);
    }
}

void styled_destroy(struct styled *s)
{
    for (size_t i = 0; i < s->n; i++) {
        free(s->lines[i].text);
        free(s->lines[i].style);
    }
    free(s->lines);
    *s = (struct styled)STYLED_INIT;
}
