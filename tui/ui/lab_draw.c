/* Draws the lab: title, lanes, the tab's text, what is to be said.  Leaves the
 * words to lab_layout.c and changes nothing but what is on the screen.
 *
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "tui/base/utf8.h"
#include "tui/md/code.h"
#include "tui/ui/lab_lanes.h"
#include "tui/ui/lab_layout.h"
#include "tui/ui/lab_text.h"
#include "tui/ui/lab_view.h"

static void add_notice(struct styled *out, int cols, const char *text)
{
    if (text && *text)
        text_beside(out, cols, 2, STYLE_ACCENT, "!", STYLE_DIM, text);
}

/* What does not work as it should, a line each. */
static void add_notices(const struct lab_view *v, int cols, struct styled *out)
{
    struct buf text = BUF_INIT;
    size_t before = out->n;

    add_notice(out, cols, buf_str(&v->read_only));
    if (v->tries.watch.polling)
        add_notice(out, cols,
                   "Saves are not announced here: the file is read twice a "
                   "second.");
    if (v->tries.ungraded.len) {
        buf_addf(&text, "Nothing can be graded: %s",
                 buf_str(&v->tries.ungraded));
        add_notice(out, cols, buf_str(&text));
    }
    if (v->tries.unrecorded.len) {
        buf_clear(&text);
        buf_addf(&text, "This try was not recorded: %s",
                 buf_str(&v->tries.unrecorded));
        add_notice(out, cols, buf_str(&text));
    }
    add_notice(out, cols, progress_notice(v->model->progress));
    if (out->n > before)
        styled_newline(out);
    buf_destroy(&text);
}

static void add_diff(const struct lab_view *v, int cols, struct styled *out)
{
    const struct buf *text = &v->diff.text;

    if (diff_running(&v->diff)) {
        text_plain(out, cols, STYLE_RUNNING, "comparing");
    } else if (text->len == 0) {
        text_plain(out, cols, STYLE_PLAIN,
                   "Your file is the same as the solution.");
    } else {
        text_plain(
            out, cols, STYLE_DIM,
            "- yours   + the solution. Both pass; which would you rather "
            "read in a year?");
        styled_newline(out);
        code_highlight("diff", buf_str(text), text->len, out);
    }
}

static struct lab_shown shown_now(const struct lab_view *v, int cols)
{
    return (struct lab_shown){
        .lab = v->lab,
        .next = course_next(v->model->course, v->lab->slug),
        .report = tries_report(&v->tries),
        .done = v->tries.done,
        .hints = v->hints,
        .frame = v->frame,
        .cols = cols,
    };
}

static void make_body(struct lab_view *v, const struct lab_shown *s)
{
    if (!v->stale && v->body_cols == s->cols && v->body_for == s->rows)
        return;
    styled_destroy(&v->body);
    v->body = (struct styled)STYLED_INIT;
    v->hint_line = 0;
    add_notices(v, s->cols, &v->body);
    switch (v->tab) {
    case TAB_TASK:
        lab_task(s, &v->body);
        break;
    case TAB_RESULT:
        lab_result(s, &v->body, &v->hint_line);
        break;
    case TAB_DIFF:
        add_diff(v, s->cols, &v->body);
        break;
    case TABS:
        break;
    }
    v->body_cols = s->cols;
    v->body_for = s->rows;
    v->stale = false;
}

/* Keeps the tab's first line where there is something to show. */
static int clamp_scroll(struct lab_view *v)
{
    int *at = &v->scroll[v->tab];
    int last = (int)v->body.n - v->body_rows;

    if (v->go_to_hint && v->tab == TAB_RESULT && v->hint_line)
        *at = (int)v->hint_line;
    v->go_to_hint = false;
    if (*at > last)
        *at = last;
    if (*at < 0)
        *at = 0;
    return *at;
}

/* The path is what is needed in another window: where there is no room for
 * both, the title is cut. */
static void draw_title(const struct lab_view *v, struct grid *g, int row)
{
    int col = grid_text(g, row, 1, g->cols, STYLE_TITLE, v->lab->slug);
    int title = utf8_columns(v->lab->title, strlen(v->lab->title));
    int path = utf8_columns(v->shown_path, strlen(v->shown_path));
    int end = g->cols;

    if (col + 2 + path + 1 <= g->cols) {
        grid_text(g, row, g->cols - 1 - path, g->cols, STYLE_DIM,
                  v->shown_path);
        end -= 1 + path + 2;
    }
    bool cut = col + 2 + title > end;
    if (cut && end - col < 12) /* less than a word or two */
        return;
    grid_textf(g, row, col, cut ? end - 3 : end, STYLE_PLAIN, "  %s",
               v->lab->title);
    if (cut)
        grid_text(g, row, end - 3, end, STYLE_PLAIN, "...");
}

/* What is said until the next key, just above the last rule; how many rows. */
static int draw_said(const struct lab_view *v, struct grid *g, int bottom,
                     int room)
{
    struct styled lines = STYLED_INIT;

    if (v->say.len)
        text_plain(&lines, g->cols, STYLE_ACCENT, buf_str(&v->say));
    int n = (int)lines.n < room ? (int)lines.n : room;
    for (int i = 0; i < n; i++)
        grid_line(g, bottom - n + i, 0, g->cols, &lines.lines[i]);
    styled_destroy(&lines);
    return n;
}

void lab_draw(void *view, struct grid *g)
{
    static const char *const tabs[TABS] = {"task", "result", "compare"};
    struct lab_view *v = view;
    struct lab_shown s = shown_now(v, g->cols);
    int top = 0, bottom = g->rows - 1; /* the last row is the footer's */
    bool framed = bottom >= 8;
    int last = bottom - 1; /* the frame's */

    /* On a small screen the frame goes first, then the lanes, then the title.
     */
    if (bottom >= 3)
        draw_title(v, g, top++);
    if (framed) {
        grid_rule(g, top++, tabs[v->tab], NULL);
        bottom = last;
    }
    if (bottom - top >= 3 && v->tab != TAB_DIFF) {
        struct styled lanes = STYLED_INIT;
        lab_lanes(&s, &lanes);
        grid_line(g, top++, 0, g->cols, &lanes.lines[0]);
        styled_destroy(&lanes);
    }
    bottom -= draw_said(v, g, bottom, bottom > top ? bottom - top : 0);
    v->body_rows = bottom > top ? bottom - top : 0;
    s.rows = v->body_rows;
    make_body(v, &s);
    int from = clamp_scroll(v);
    bool more = from + v->body_rows < (int)v->body.n;
    if (framed)
        grid_rule(g, last, NULL, more ? "more below" : NULL);
    for (int i = 0; i < v->body_rows && from + i < (int)v->body.n; i++)
        grid_line(g, top + i, 0, g->cols, &v->body.lines[from + i]);
}
