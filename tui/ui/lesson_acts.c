/* What the keys do in a lesson: reading, answering, running.
 *
 * Leaves which key means which action to keys.def.  A key that cannot do its
 * work yet comes to lesson_key, which says what has to be done first.
 *
 * SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stdlib.h>

#include "tui/base/err.h"
#include "tui/ui/lesson_view.h"

#define WHEEL_LINES 3

static struct request say(struct lesson_view *v, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

static struct request say(struct lesson_view *v, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    buf_clear(&v->say);
    buf_vaddf(&v->say, fmt, ap);
    va_end(ap);
    return lesson_redraw;
}

/* ---- Pages ---- */

void lesson_show_page(struct lesson_view *v, int page)
{
    struct buf err = BUF_INIT;
    bool last = page == v->lesson.npages - 1;
    live_put_away(&v->live);
    v->page = page;
    v->top = 0;
    v->cursor = -1;
    v->focused = v->show_reply = false;
    v->stale = true;
    lesson_lay(v);
    if (progress_page(v->model->progress, v->lesson.slug, page, last, &err))
        say(v, "This page was not recorded: %s", buf_str(&err));
    buf_destroy(&err);
}

static struct request turn(struct lesson_view *v, int by)
{
    int page = v->page + by;
    if (page < 0 || page >= v->lesson.npages)
        return lesson_nothing;
    lesson_show_page(v, page);
    return lesson_redraw;
}

static struct request to_lab(struct lesson_view *v)
{
    live_stop(&v->live);
    v->focused = false;
    return (struct request){
        .kind = REQUEST_GO, .view = VIEW_LAB, .slug = str_dup(v->lesson.lab)};
}

static struct request next(struct lesson_view *v)
{
    return turn(v, 1);
}

static struct request previous(struct lesson_view *v)
{
    return turn(v, -1);
}

static struct request go_on(struct lesson_view *v)
{
    return v->page + 1 < v->lesson.npages ? turn(v, 1) : to_lab(v);
}

static struct request answer_first(struct lesson_view *v,
                                   const struct part *question)
{
    return say(v, "Answer first: a to %c.",
               (char)('a' + (int)question->noptions - 1));
}

/* ---- Answers ---- */

static bool is_shown(const struct lesson_view *v, int option)
{
    int from, to;
    return lesson_option_lines(v, option, &from, &to) && from >= v->top &&
           from < v->top + v->body_rows;
}

static void record(struct lesson_view *v, const struct part *p, int option)
{
    struct buf err = BUF_INIT;
    bool right = option == (int)part_answer(p);
    v->choices[p - v->lesson.parts] = option;
    if (progress_answer(v->model->progress, v->lesson.slug, p->id, option,
                        right, p->later_days, &err))
        say(v, "Your answer was not recorded: %s", buf_str(&err));
    buf_destroy(&err);
}

/* An option that is not on the screen is shown first: nobody means to answer
 * what they have not read. */
static struct request answer(struct lesson_view *v, int option)
{
    const struct part *p = v->laid.question;
    int from, to;
    if (!p || option < 0 || option >= (int)p->noptions)
        return lesson_nothing;
    v->cursor = option;
    if (!is_shown(v, option)) {
        if (lesson_option_lines(v, option, &from, &to))
            v->top = from < v->top ? from : to - v->body_rows;
        return lesson_redraw;
    }
    record(v, p, option);
    v->cursor = -1;
    v->show_reply = true;
    v->stale = true;
    lesson_lay(v);
    return lesson_redraw;
}

/* ---- Scrolling, and walking through options ---- */

static struct request scroll(struct lesson_view *v, int lines)
{
    int last = lesson_last_top(v), to = v->top + lines;
    v->top = to > last ? last : to < 0 ? 0 : to;
    return lesson_redraw;
}

static struct request line_down(struct lesson_view *v)
{
    bool asked = v->laid.question && is_shown(v, v->cursor + 1);
    if (asked)
        v->cursor++;
    return asked ? lesson_redraw : scroll(v, 1);
}

static struct request line_up(struct lesson_view *v)
{
    bool asked = v->laid.question && is_shown(v, v->cursor);
    if (asked)
        v->cursor--;
    return asked ? lesson_redraw : scroll(v, -1);
}

static struct request page_down(struct lesson_view *v)
{
    return scroll(v, v->body_rows > 1 ? v->body_rows - 1 : 1);
}

static struct request page_up(struct lesson_view *v)
{
    return scroll(v, v->body_rows > 1 ? 1 - v->body_rows : -1);
}

static struct request to_top(struct lesson_view *v)
{
    return scroll(v, -v->top);
}

static struct request to_bottom(struct lesson_view *v)
{
    return scroll(v, (int)v->laid.text.n);
}

/* ---- Programs ---- */

static struct request run_it(struct lesson_view *v, const struct part *program)
{
    if (program_is_python(program) && !v->model->have_python)
        return say(v, "python3 is not installed here: %s cannot be run.",
                   program->run);
    v->looked_back = 0;
    live_run(&v->live, program);
    return lesson_redraw;
}

static struct request run(struct lesson_view *v)
{
    return run_it(v, lesson_target(v, false));
}

static struct request run_python(struct lesson_view *v)
{
    return run_it(v, lesson_target(v, true));
}

static struct request stop(struct lesson_view *v)
{
    live_stop(&v->live);
    return lesson_redraw;
}

static struct request focus(struct lesson_view *v)
{
    v->focused = true;
    return lesson_redraw;
}

static struct request unfocus(struct lesson_view *v)
{
    v->focused = false;
    v->looked_back = 0;
    return lesson_redraw;
}

static struct request look_back(struct lesson_view *v, int lines)
{
    v->looked_back = pane_scroll(v->live.pane, v->looked_back + lines);
    return lesson_redraw;
}

/* ---- The mouse ---- */

static bool in_pane(const struct lesson_view *v, const struct key_event *ev)
{
    return v->pane_rows > 0 && ev->row >= v->pane_row &&
           ev->row < v->pane_row + v->pane_rows;
}

static struct request click(struct lesson_view *v, const struct key_event *ev)
{
    int line = ev->row - v->body_row + v->top;
    if (in_pane(v, ev))
        return lesson_can(v, ACTION_FOCUS) ? focus(v) : lesson_nothing;
    if (ev->row < v->body_row || ev->row >= v->body_row + v->body_rows ||
        line >= (int)v->laid.noted)
        return lesson_nothing;
    int option = v->laid.options[line];
    if (option >= 0 && v->laid.question && option == v->cursor)
        return answer(v, option);
    if (option >= 0 && v->laid.question)
        v->cursor = option;
    return lesson_redraw;
}

static struct request wheel(struct lesson_view *v, const struct key_event *ev)
{
    bool up = ev->key == KEY_WHEEL_UP;
    if (in_pane(v, ev))
        return look_back(v, up ? WHEEL_LINES : -WHEEL_LINES);
    return scroll(v, up ? -WHEEL_LINES : WHEEL_LINES);
}

/* ---- Actions ---- */

static struct request (*const acts[ACTIONS])(struct lesson_view *v) = {
    [ACTION_UP] = line_up,        [ACTION_DOWN] = line_down,
    [ACTION_PAGE_UP] = page_up,   [ACTION_PAGE_DOWN] = page_down,
    [ACTION_TOP] = to_top,        [ACTION_BOTTOM] = to_bottom,
    [ACTION_GO_ON] = go_on,       [ACTION_LAB] = to_lab,
    [ACTION_NEXT_PAGE] = next,    [ACTION_PREVIOUS_PAGE] = previous,
    [ACTION_RUN] = run,           [ACTION_STOP] = stop,
    [ACTION_PYTHON] = run_python, [ACTION_FOCUS] = focus,
    [ACTION_UNFOCUS] = unfocus,
};

static bool can_run(const struct lesson_view *v, bool python)
{
    const struct part *program = lesson_target(v, python);
    return program && !lesson_lock(v, program);
}

/* What is open has something to read or to type to. */
static bool can_focus(const struct lesson_view *v)
{
    return v->live.state == LIVE_RUNNING ||
           (v->live.state != LIVE_NOTHING &&
            pane_used(v->live.pane) > v->pane_rows);
}

bool lesson_can(const void *view, enum action a)
{
    const struct lesson_view *v = view;
    bool asked = v->laid.question != NULL;
    bool scrolls = lesson_last_top(v) > 0;

    if (a == ACTION_ANSWER)
        return asked;
    if (a == ACTION_GO_ON)
        return !asked;
    if (a == ACTION_NEXT_PAGE)
        return !asked && v->page + 1 < v->lesson.npages;
    if (a == ACTION_PREVIOUS_PAGE)
        return v->page > 0;
    if (a == ACTION_UP || a == ACTION_DOWN)
        return scrolls || asked;
    if (a == ACTION_PAGE_UP || a == ACTION_PAGE_DOWN || a == ACTION_TOP ||
        a == ACTION_BOTTOM)
        return scrolls;
    if (a == ACTION_RUN || a == ACTION_PYTHON)
        return can_run(v, a == ACTION_PYTHON);
    if (a == ACTION_STOP)
        return v->live.state != LIVE_NOTHING && live_busy(&v->live);
    if (a == ACTION_FOCUS)
        return can_focus(v);
    return acts[a] || a == ACTION_BACK || a == ACTION_HELP || a == ACTION_CLICK;
}

struct request lesson_act(void *view, enum action a, const struct key_event *ev)
{
    struct lesson_view *v = view;
    bool said = v->say.len > 0;

    buf_clear(&v->say);
    lesson_lay(v);
    struct request r = lesson_nothing;
    if (a == ACTION_ANSWER)
        r = answer(v, (int)ev->key - 'a');
    else if (ev->key == KEY_WHEEL_UP || ev->key == KEY_WHEEL_DOWN)
        r = wheel(v, ev);
    else if (a == ACTION_CLICK)
        r = click(v, ev);
    else if (a == ACTION_BACK && ev->key == KEY_ESCAPE &&
             v->live.state != LIVE_NOTHING) {
        live_put_away(&v->live); /* escape closes the pane first */
        r = lesson_redraw;
    } else if (acts[a])
        r = acts[a](v);
    /* REQUEST_NONE to BACK means to leave, whatever was said. */
    bool stays = r.kind == REQUEST_NONE && a != ACTION_BACK;
    return stays && said ? lesson_redraw : r;
}

/* ---- Keys that are no action now ---- */

static struct request pane_key(struct lesson_view *v, uint32_t key)
{
    int page = v->pane_rows > 1 ? v->pane_rows - 1 : 1;
    if (key == KEY_WHEEL_UP || key == KEY_WHEEL_DOWN)
        return look_back(v, key == KEY_WHEEL_UP ? WHEEL_LINES : -WHEEL_LINES);
    if (pane_running(v->live.pane)) {
        v->looked_back = 0;
        pane_type(v->live.pane, key);
        return lesson_nothing;
    }
    /* It has ended: its output can be read, and the way back is easy. */
    if (key == KEY_RETURN || key == KEY_ESCAPE || key == KEY_TAB || key == 'q')
        return unfocus(v);
    if (key == KEY_ARROW_UP || key == 'k')
        return look_back(v, 1);
    if (key == KEY_ARROW_DOWN || key == 'j')
        return look_back(v, -1);
    if (key == KEY_PAGE_UP)
        return look_back(v, page);
    if (key == KEY_PAGE_DOWN || key == ' ')
        return look_back(v, -page);
    return lesson_nothing;
}

struct request lesson_key(void *view, const struct key_event *ev)
{
    struct lesson_view *v = view;
    bool said = v->say.len > 0;

    if (v->focused)
        return pane_key(v, ev->key);
    if (ev->key == KEY_WHEEL_UP || ev->key == KEY_WHEEL_DOWN)
        return wheel(v, ev);
    buf_clear(&v->say);
    lesson_lay(v);
    const struct part *question = v->laid.question;
    if (ev->key == 'r' || ev->key == 'y')
        question = lesson_lock(v, lesson_target(v, ev->key == 'y'));
    else if (question && ev->key == KEY_RETURN && v->cursor >= 0)
        return answer(v, v->cursor);
    else if (question && ev->key >= 'a' &&
             ev->key < 'a' + (uint32_t)question->noptions)
        return answer(v, (int)ev->key - 'a');
    else if (ev->key != KEY_RETURN && ev->key != 'n' &&
             ev->key != KEY_ARROW_RIGHT)
        question = NULL;
    if (question)
        return answer_first(v, question);
    return said ? lesson_redraw : lesson_nothing;
}
