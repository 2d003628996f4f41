/* Draws the lesson: title, the page's lines, the pane, what is to be said.
 * Leaves the words to lesson_layout.c, and the program's cells to the pane.
 *
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/base/utf8.h"
#include "tui/ui/lesson_view.h"

#define TINY_ROWS 16 /* on such a screen a focused program gets all of it */

static void draw_title(const struct lesson_view *v, struct grid *g, int row)
{
    char where[32];
    snprintf(where, sizeof where, "%d of %d", v->page + 1, v->lesson.npages);
    int right = g->cols - (int)strlen(where) - 1;
    int col = grid_text(g, row, 1, right - 1, STYLE_TITLE, v->lesson.slug);
    grid_textf(g, row, col, right - 1, STYLE_PLAIN, "  %s", v->lesson.title);
    grid_text(g, row, right, g->cols, STYLE_DIM, where);
}

/* ---- The page ---- */

/* Keeps the first line where there is something to show. */
static void settle_top(struct lesson_view *v)
{
    int n = (int)v->laid.text.n, reply = (int)v->laid.feedback;
    if (v->show_reply && reply > 0) {
        int to = n - v->body_rows < reply ? n - v->body_rows : reply;
        v->top = to > v->top ? to : v->top;
    }
    if (v->body_rows > 0)
        v->show_reply = false;
    int last = lesson_last_top(v);
    v->top = v->top > last ? last : v->top < 0 ? 0 : v->top;
}

/* "r runs it", behind the name of the program that the key would run. */
static void draw_hint(const struct lesson_view *v, struct grid *g,
                      const struct place *p)
{
    bool python = program_is_beside(p->program);
    bool runs = p->program == v->live.program && live_busy(&v->live);
    int row = v->body_row + (int)p->line - v->top;
    int col = PAGE_MARGIN + p->col + 3;
    const char *key = runs ? "s" : python ? "y" : "r";
    col = grid_text(g, row, col, g->cols, STYLE_KEY, key);
    grid_text(g, row, col, g->cols, STYLE_DIM, runs ? " stops it" : " runs it");
}

/* Each key is shown once: where its program is first named on the screen. */
static void draw_hints(const struct lesson_view *v, struct grid *g)
{
    for (int python = 0; python < 2; python++) {
        const struct part *target = lesson_target(v, python);
        if (!target || lesson_lock(v, target))
            continue;
        for (size_t i = 0; i < v->laid.nplaces; i++) {
            const struct place *p = &v->laid.places[i];
            if (p->program != target || p->col < 0 || (int)p->line < v->top ||
                (int)p->line >= v->top + v->body_rows)
                continue;
            draw_hint(v, g, p);
            break;
        }
    }
}

static void draw_cursor(const struct lesson_view *v, struct grid *g)
{
    int from, to;
    if (!v->laid.question || !lesson_option_lines(v, v->cursor, &from, &to))
        return;
    for (int i = from; i < to; i++) {
        int row = v->body_row + i - v->top;
        if (i < v->top || i >= v->top + v->body_rows)
            continue;
        int end = PAGE_MARGIN + utf8_columns(v->laid.text.lines[i].text,
                                             v->laid.text.lines[i].len);
        if (i == from)
            grid_text(g, row, PAGE_MARGIN, g->cols, STYLE_ACCENT, ">");
        grid_restyle(g, row, PAGE_MARGIN, end - PAGE_MARGIN, STYLE_SELECTED);
    }
}

static void draw_page(const struct lesson_view *v, struct grid *g)
{
    for (int i = 0; i < v->body_rows; i++) {
        size_t n = (size_t)(v->top + i);
        if (n >= v->laid.text.n)
            break;
        const struct styled_line *line = &v->laid.text.lines[n];
        int row = v->body_row + i;
        grid_line(g, row, PAGE_MARGIN, g->cols, line);
        if (PAGE_MARGIN + utf8_columns(line->text, line->len) > g->cols)
            grid_text(g, row, g->cols - 1, g->cols, STYLE_DIM, ">");
    }
    draw_hints(v, g);
    draw_cursor(v, g);
}

/* ---- The pane ---- */

/* How many rows the pane has at most, without its rule: half the screen; of a
 * tiny one all ROOM when the keys are its, else all but one. */
static int most_rows(const struct lesson_view *v, const struct grid *g,
                     int room)
{
    int half = g->rows / 2 - 1;
    if (v->focused && g->rows < TINY_ROWS)
        half = room - 1;
    else if (half > room - 2)
        half = room - 2;
    return half < 1 ? 1 : half;
}

/* Draws it above BOTTOM, in at most ROOM rows; how many it took. */
static int draw_pane(struct lesson_view *v, struct grid *g, int bottom,
                     int room)
{
    struct buf outcome = BUF_INIT;
    v->pane_rows = 0;
    if (v->live.state == LIVE_NOTHING || room < 1)
        return 0;
    int most = most_rows(v, g, room);
    pane_resize(v->live.pane, most, g->cols - PAGE_MARGIN);
    int rows = pane_used(v->live.pane);
    rows = rows < 1 ? 1 : rows > most ? most : rows;
    rows = v->focused && g->rows < TINY_ROWS ? most : rows;
    bool rule = room > rows;
    if (rule) {
        char *title = program_title(v->live.program);
        live_outcome(&v->live, &outcome);
        grid_rule(g, bottom - rows - 1, title, buf_str(&outcome));
        buf_destroy(&outcome);
        free(title);
    }
    v->pane_row = bottom - rows;
    v->pane_rows = rows;
    v->looked_back = pane_scroll(v->live.pane, v->looked_back);
    pane_draw(
        v->live.pane, g,
        (struct rect){v->pane_row, PAGE_MARGIN, rows, g->cols - PAGE_MARGIN},
        v->focused);
    return rows + rule;
}

/* What is said until the next key, just above the last rule; how many rows. */
static int draw_said(const struct lesson_view *v, struct grid *g, int bottom,
                     int room)
{
    if (v->say.len == 0 || room < 1)
        return 0;
    grid_text(g, bottom - 1, PAGE_MARGIN, g->cols, STYLE_ACCENT,
              buf_str(&v->say));
    return 1;
}

void lesson_draw(void *view, struct grid *g)
{
    struct lesson_view *v = view;
    int top = 0, bottom = g->rows - 1; /* the last row is the footer's */
    bool framed = bottom >= 8;
    int last = bottom - 1; /* the frame's */

    v->stale |= v->cols != g->cols;
    v->cols = g->cols;
    lesson_lay(v);
    /* On a small screen the frame goes first, then the title. */
    if (bottom >= 3)
        draw_title(v, g, top++);
    if (framed) {
        grid_rule(g, top++, NULL, NULL);
        bottom = last;
    }
    bottom -= draw_said(v, g, bottom, bottom - top);
    bottom -= draw_pane(v, g, bottom, bottom - top);
    v->body_row = top;
    v->body_rows = bottom > top ? bottom - top : 0;
    settle_top(v);
    /* Below a program's output nobody looks for the rest of the page. */
    bool more = v->live.state == LIVE_NOTHING &&
                v->top + v->body_rows < (int)v->laid.text.n;
    if (framed)
        grid_rule(g, last, NULL, more ? "more below" : NULL);
    draw_page(v, g);
}
