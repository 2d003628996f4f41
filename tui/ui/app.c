/* The loop: paint what changed, wait, take signals, step the views, read the
 * keys, and again.  Nothing in it blocks but the one poll(2).
 *
 * Leaves the screens to the views, the key line to footer.c and running an
 * editor to loan.c.
 *
 * The stack: home is always the lowest view.  Above it stand the views of one
 * lab, its lesson and its lab page, in the order they were asked for; asking
 * for one that is there returns to it.  So there is never a second lab page
 * that would grade the same save again.  Help lies on top.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/ui/app.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "tui/base/clock.h"
#include "tui/base/err.h"
#include "tui/base/file.h"
#include "tui/ui/footer.h"
#include "tui/ui/loan.h"
#include "tui/ui/term.h"

#define STACK_MAX 4       /* home, lesson, lab, help */
#define KEYS_PER_TURN 256 /* a pasted book must not keep others waiting */

struct shown_view {
    const struct view_ops *ops;
    enum view_kind kind;
    char *slug; /* or NULL */
    void *v;
    struct pollfd *fds; /* its part of the loop's, for one turn */
    int nfds;
    int64_t when;
};

struct app {
    const struct model *model;
    struct shown_view stack[STACK_MAX];
    int depth;
    struct grid grid;
    struct buf message; /* above the key line, until the next key */
    struct loan loan;
    int signals;
    bool dirty, quitting, more_keys;
};

static const struct view_ops *const kinds[] = {
    [VIEW_HOME] = &view_home,
    [VIEW_LESSON] = &view_lesson,
    [VIEW_LAB] = &view_lab,
    [VIEW_HELP] = &view_help,
};

static struct shown_view *top(struct app *a)
{
    return &a->stack[a->depth - 1];
}

static void complain(struct app *a, const char *why)
{
    buf_clear(&a->message);
    buf_adds(&a->message, why);
    a->dirty = true;
}

/* ---- The stack of views ---- */

static void drop(struct app *a)
{
    struct shown_view *s = top(a);
    s->ops->close(s->v);
    free(s->slug);
    a->depth--;
    a->dirty = true;
}

static void show_top(struct app *a)
{
    struct shown_view *s = top(a);
    if (s->ops->shown)
        s->ops->shown(s->v);
    a->dirty = true;
}

static void back(struct app *a)
{
    if (a->depth < 2)
        return;
    drop(a);
    show_top(a);
}

static bool same_slug(const char *a, const char *b)
{
    return (!a && !b) || (a && b && strcmp(a, b) == 0);
}

/* Takes SLUG. */
static int go(struct app *a, enum view_kind kind, char *slug, struct buf *err)
{
    const struct view_ops *ops = kinds[kind];

    for (int i = 0; i < a->depth; i++)
        if (a->stack[i].kind == kind && same_slug(a->stack[i].slug, slug)) {
            free(slug);
            while (a->depth > i + 1)
                drop(a);
            show_top(a);
            return 0;
        }
    void *v = ops->open(a->model, slug, err);
    if (!v) {
        free(slug);
        return -1;
    }
    while (kind != VIEW_HELP && a->depth > 1 && !same_slug(top(a)->slug, slug))
        drop(a);
    a->stack[a->depth++] = (struct shown_view){
        .ops = ops, .kind = kind, .slug = slug, .v = v, .when = CLOCK_NEVER};
    a->dirty = true;
    return 0;
}

/* ---- What views ask for ---- */

static void act_on(struct app *a, struct shown_view *s, struct request r);

static void returned(struct app *a, int status, const char *why)
{
    struct shown_view *s = top(a);
    term_take_back();
    a->dirty = true;
    if (s->ops->returned)
        act_on(a, s, s->ops->returned(s->v, status, why));
    else if (why)
        complain(a, why);
}

static void lend(struct app *a, const struct request *r)
{
    struct buf err = BUF_INIT;
    term_lend();
    if (loan_start(&a->loan, r->argv, r->dir, &err) < 0)
        returned(a, -1, buf_str(&err));
    buf_destroy(&err);
}

static void act_on(struct app *a, struct shown_view *s, struct request r)
{
    struct buf err = BUF_INIT;
    bool heard = s == top(a) && a->loan.pid == 0;

    switch (r.kind) {
    case REQUEST_NONE:
        break;
    case REQUEST_REDRAW:
        a->dirty = true;
        break;
    case REQUEST_GO:
        if (heard && go(a, r.view, r.slug, &err) < 0)
            complain(a, buf_str(&err));
        if (heard)
            r.slug = NULL;
        break;
    case REQUEST_BACK:
        if (heard)
            back(a);
        break;
    case REQUEST_QUIT:
        a->quitting |= heard;
        break;
    case REQUEST_LEND:
        if (heard)
            lend(a, &r);
        break;
    }
    buf_destroy(&err);
    free(r.slug);
    strs_free(r.argv);
    free(r.dir);
}

/* ---- Painting ---- */

static bool can(const void *arg, enum action action)
{
    const struct app *a = arg;
    const struct shown_view *s = &a->stack[a->depth - 1];

    if (action == ACTION_QUIT || action == ACTION_REDRAW ||
        action == ACTION_SUSPEND)
        return true;
    if (action == ACTION_BACK && a->depth < 2)
        return false;
    if (action == ACTION_HELP && s->kind == VIEW_HELP)
        return false;
    return !s->ops->can || s->ops->can(s->v, action);
}

static void paint(struct app *a)
{
    int rows, cols;
    struct shown_view *s = top(a);

    term_size(&rows, &cols);
    grid_reset(&a->grid, rows, cols);
    s->ops->draw(s->v, &a->grid);
    if (a->message.len > 0) {
        int row = rows > 1 ? rows - 2 : 0;
        grid_fill(&a->grid, row, 0, cols, STYLE_PLAIN, ' ');
        grid_text(&a->grid, row, cols > 1, cols, STYLE_FAIL,
                  buf_str(&a->message));
    }
    footer_draw(&a->grid, s->ops->context(s->v), can, a);
    term_paint(&a->grid);
    a->dirty = false;
}

/* ---- Signals ---- */

static void loop_signals(sigset_t *set)
{
    static const int ours[] = {SIGWINCH, SIGCHLD, SIGTERM, SIGHUP,
                               SIGINT,   SIGCONT, SIGTSTP};
    sigemptyset(set);
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        sigaddset(set, ours[i]);
}

/* Stops the whole job, as Ctrl-Z would, until the shell's fg: us, who guards
 * us, and who waits for us (make start).  Where no shell is there to say fg,
 * the kernel does not stop anybody. */
static void stop_job(void)
{
    sigset_t stop, cont;
    struct timespec now = {0};

    sigemptyset(&stop);
    sigaddset(&stop, SIGTSTP);
    sigemptyset(&cont);
    sigaddset(&cont, SIGCONT);
    kill(0, SIGTSTP);
    sigprocmask(SIG_UNBLOCK, &stop, NULL); /* here it stops */
    sigprocmask(SIG_BLOCK, &stop, NULL);
    sigtimedwait(&cont, NULL, &now); /* the one that just woke us */
}

static void suspend(struct app *a)
{
    if (a->loan.pid > 0) {
        stop_job();
        loan_continue(&a->loan);
        return;
    }
    term_lend();
    stop_job();
    term_take_back();
    a->dirty = true;
}

static void child_changed(struct app *a)
{
    if (a->loan.pid == 0)
        return;
    switch (loan_step(&a->loan)) {
    case LOAN_RUNNING:
        break;
    case LOAN_STOPPED:
        suspend(a);
        break;
    case LOAN_ENDED:
        returned(a, a->loan.status, NULL);
        break;
    }
}

static void take_signals(struct app *a)
{
    struct signalfd_siginfo s;

    while (read(a->signals, &s, sizeof s) == (ssize_t)sizeof s)
        switch (s.ssi_signo) {
        case SIGWINCH:
            if (a->loan.pid == 0)
                term_resized();
            a->dirty = true;
            break;
        case SIGCHLD:
            child_changed(a);
            break;
        case SIGTSTP:
            suspend(a);
            break;
        case SIGCONT:
            if (a->loan.pid == 0)
                term_take_back();
            a->dirty = true;
            break;
        default:
            a->quitting = true;
        }
}

/* ---- Keys ---- */

static void act(struct app *a, enum action action, const struct key_event *ev)
{
    struct shown_view *s = top(a);
    struct buf err = BUF_INIT;

    if (action == ACTION_QUIT) {
        a->quitting = true;
    } else if (action == ACTION_REDRAW) {
        term_forget();
        a->dirty = true;
    } else if (action == ACTION_SUSPEND) {
        suspend(a);
    } else if (action == ACTION_HELP) {
        if (go(a, VIEW_HELP, str_dup(s->ops->name), &err) < 0)
            complain(a, buf_str(&err));
    } else {
        struct request r = s->ops->act(s->v, action, ev);
        if (action == ACTION_BACK && r.kind == REQUEST_NONE)
            r.kind = REQUEST_BACK;
        act_on(a, s, r);
    }
    buf_destroy(&err);
}

static void take_keys(struct app *a)
{
    struct key_event ev;
    int n = 0;

    a->more_keys = false;
    while (!a->quitting && a->loan.pid == 0 && term_key(&ev)) {
        struct shown_view *s = top(a);
        if (a->message.len > 0)
            complain(a, "");
        if (ev.key == KEY_END_OF_INPUT) {
            a->quitting = true;
            return;
        }
        enum action action =
            footer_action(s->ops->context(s->v), ev.key, can, a);
        if (action != ACTION_NONE)
            act(a, action, &ev);
        else if (s->ops->key)
            act_on(a, s, s->ops->key(s->v, &ev));
        if (++n == KEYS_PER_TURN) {
            a->more_keys = true; /* read already, so poll(2) may not tell */
            return;
        }
    }
}

/* ---- The loop ---- */

/* Waits until there is something to do, or the first view's moment comes. */
static int wait_for_news(struct app *a, struct pollfd *fds)
{
    int n = 2;
    int64_t when = CLOCK_NEVER;

    /* A program that has the terminal reads the keys itself. */
    fds[0] = (struct pollfd){.fd = a->loan.pid ? -1 : STDIN_FILENO,
                             .events = POLLIN};
    fds[1] = (struct pollfd){.fd = a->signals, .events = POLLIN};
    for (int i = 0; i < a->depth; i++) {
        struct shown_view *s = &a->stack[i];
        s->fds = fds + n;
        s->nfds = 0;
        s->when = CLOCK_NEVER;
        if (s->ops->poll)
            s->nfds = s->ops->poll(s->v, s->fds, &s->when);
        n += s->nfds;
        when = s->when < when ? s->when : when;
    }
    int timeout = a->more_keys ? 0 : clock_poll_ms(when);
    if (poll(fds, (nfds_t)n, timeout) < 0 && errno != EINTR)
        return -1;
    return 0;
}

static void step_views(struct app *a)
{
    int64_t now = clock_ns();

    /* The top one alone may change the stack; then the others are looked at in
     * the next turn. */
    int depth = a->depth;
    for (int i = depth - 1; i >= 0 && a->depth == depth; i--) {
        struct shown_view *s = &a->stack[i];
        bool due = s->when <= now;
        for (int k = 0; k < s->nfds; k++)
            due |= s->fds[k].revents != 0;
        if (due && s->ops->step)
            act_on(a, s, s->ops->step(s->v));
    }
}

static int loop(struct app *a, struct buf *err)
{
    struct pollfd fds[2 + STACK_MAX * VIEW_POLLFDS];

    while (!a->quitting) {
        if (a->dirty && a->loan.pid == 0)
            paint(a);
        if (wait_for_news(a, fds) < 0)
            return err_sys(err, "poll");
        if (fds[1].revents)
            take_signals(a);
        step_views(a);
        if (fds[0].revents || a->more_keys)
            take_keys(a);
    }
    return 0;
}

static int start(struct app *a, enum view_kind kind, const char *slug,
                 struct buf *err)
{
    struct buf why = BUF_INIT;

    if (go(a, VIEW_HOME, NULL, err) < 0)
        return -1;
    if (kind != VIEW_HOME && go(a, kind, slug ? str_dup(slug) : NULL, &why) < 0)
        complain(a, buf_str(&why));
    buf_destroy(&why);
    return 0;
}

int app_run(const struct model *m, enum view_kind kind, const char *slug,
            struct buf *err)
{
    struct app a = {.model = m, .signals = -1};
    sigset_t set;
    int status = -1;

    loop_signals(&set);
    if (sigprocmask(SIG_BLOCK, &set, NULL) < 0 ||
        (a.signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK)) < 0)
        return err_sys(err, "signalfd");
    if (term_open(err) == 0 && start(&a, kind, slug, err) == 0)
        status = loop(&a, err);
    loan_end(&a.loan);
    term_close(); /* first of all: what follows may take a moment */
    while (a.depth > 0)
        drop(&a);
    grid_destroy(&a.grid);
    buf_destroy(&a.message);
    fd_close(&a.signals);
    return status;
}
