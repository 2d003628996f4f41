/* A pty, a program on it, and libvterm as the terminal.  Leaves judging what is
 * seen to the tests.
 *
 * SPDX-License-Identifier: MIT */
#include "tests/tutor/tty.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vterm.h>

#include "tui/base/clock.h"
#include "tui/base/file.h"
#include "tui/base/utf8.h"

/* Calls Check only when something is wrong, for ck_assert ends a program that
 * is no test: a benchmark, say. */
static void need(bool ok, const char *what)
{
    if (!ok)
        ck_abort_msg("%s: %s", what, strerror(errno));
}

struct tty {
    pid_t pid;
    int master;
    int end;    /* a pidfd: readable once the program has ended */
    bool ended; /* and was waited for */
    int status;
    int rows, cols, margin;
    VTerm *vt;
    VTermScreen *screen;
    bool alternate, cursor;
    int matched;       /* bytes of CURSOR_MODE that came last */
    bool beyond_ascii; /* some byte was */
    struct buf *row;   /* what tty_row gave away */
    int nrow;
};

/* ---- The terminal ---- */

static int changed(VTermProp prop, VTermValue *value, void *arg)
{
    struct tty *t = arg;
    if (prop == VTERM_PROP_ALTSCREEN)
        t->alternate = value->boolean;
    return 1;
}

/* The terminal's answers to what the program asks it. */
static void answer(const char *bytes, size_t n, void *arg)
{
    struct tty *t = arg;
    if (t->master >= 0)
        (void)!write(t->master, bytes, n);
}

/* libvterm's DECRC also brings back whether the cursor was seen at DECSC, which
 * other terminals do not: so what the program asks for is read here. */
#define CURSOR_MODE "\033[?25"

static void follow_cursor(struct tty *t, const char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (CURSOR_MODE[t->matched] == '\0') {
            t->cursor = bytes[i] == 'h' || (t->cursor && bytes[i] != 'l');
            t->matched = 0;
        }
        if (bytes[i] == CURSOR_MODE[t->matched])
            t->matched++;
        else
            t->matched = bytes[i] == CURSOR_MODE[0];
    }
}

static void make_screen(struct tty *t)
{
    static const VTermScreenCallbacks callbacks = {.settermprop = changed};
    t->vt = vterm_new(t->rows + t->margin, t->cols + t->margin);
    vterm_set_utf8(t->vt, 1);
    vterm_output_set_callback(t->vt, answer, t);
    t->screen = vterm_obtain_screen(t->vt);
    vterm_screen_set_callbacks(t->screen, &callbacks, t);
    vterm_screen_enable_altscreen(t->screen, 1);
    vterm_screen_reset(t->screen, 1);
    t->cursor = true;
}

/* ---- The program ---- */

static void set_environment(const struct tty_how *how)
{
    unsetenv("NO_COLOR");
    unsetenv("COLORTERM");
    unsetenv("LINES");
    unsetenv("COLUMNS");
    setenv("LC_ALL", "C.UTF-8", 1);
    setenv("TERM", how->term ? how->term : "xterm-256color", 1);
    if (how->term && !*how->term)
        unsetenv("TERM");
    for (size_t i = 0; how->env && how->env[i]; i++) {
        char *name = str_dup(how->env[i]), *value = strchr(name, '=');
        if (value)
            *value++ = '\0';
        if (value)
            setenv(name, value, 1);
        else
            unsetenv(name);
        free(name);
    }
}

struct tty *tty_open(const struct tty_how *how, const char *const *argv)
{
    struct tty *t = mem_new(sizeof *t);
    struct winsize size = {.ws_row = (unsigned short)how->rows,
                           .ws_col = (unsigned short)how->cols};
    t->rows = how->rows;
    t->cols = how->cols;
    t->margin = how->margin;
    fflush(NULL);
    t->pid = forkpty(&t->master, NULL, NULL, &size);
    need(t->pid >= 0, "forkpty");
    if (t->pid == 0) {
        sigset_t none;
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, NULL);
        set_environment(how);
        if (!how->dir || chdir(how->dir) == 0)
            execvp(argv[0], (char *const *)argv);
        dprintf(STDERR_FILENO, "%s: %s\r\n", argv[0], strerror(errno));
        _exit(127);
    }
    fcntl(t->master, F_SETFD, FD_CLOEXEC);
    t->end = (int)syscall(SYS_pidfd_open, t->pid, 0);
    need(t->end >= 0, "pidfd_open");
    make_screen(t);
    return t;
}

pid_t tty_pid(const struct tty *t)
{
    return t->pid;
}

int tty_rows(const struct tty *t)
{
    return t->rows;
}

int tty_cols(const struct tty *t)
{
    return t->cols;
}

/* Feeds the screen with what there is; false when nothing came. */
static bool drink(struct tty *t)
{
    char bytes[16384];
    struct pollfd in = {.fd = t->master, .events = POLLIN};
    if (t->master < 0 || poll(&in, 1, 0) <= 0)
        return false;
    ssize_t n = read(t->master, bytes, sizeof bytes);
    if (n <= 0)
        return false; /* EIO: nobody has the other side open */
    for (ssize_t i = 0; i < n; i++)
        t->beyond_ascii |= (unsigned char)bytes[i] >= 0x80;
    follow_cursor(t, bytes, (size_t)n);
    vterm_input_write(t->vt, bytes, (size_t)n);
    return true;
}

/* Waits for output or the end of the program: false when neither came before
 * WHEN, or when it has ended and all has been read. */
static bool watch(struct tty *t, int64_t when)
{
    if (drink(t))
        return true;
    if (t->ended || clock_ns() >= when)
        return false;
    struct pollfd fds[2] = {{.fd = t->master, .events = POLLIN},
                            {.fd = t->end, .events = POLLIN}};
    if (poll(fds, 2, clock_poll_ms(when)) < 0 && errno != EINTR)
        return false;
    if (fds[1].revents) {
        while (waitpid(t->pid, &t->status, 0) < 0 && errno == EINTR)
            ;
        t->ended = true;
    } else if (fds[0].revents && !(fds[0].revents & POLLIN)) {
        /* The other side is closed: only the end is left to wait for. */
        poll(fds + 1, 1, clock_poll_ms(when));
    }
    return true;
}

static void end_by_force(struct tty *t)
{
    if (!t->ended) {
        kill(t->pid, SIGKILL);
        while (waitpid(t->pid, &t->status, 0) < 0 && errno == EINTR)
            ;
    }
    t->ended = true;
    fd_close(&t->master); /* and with it goes whoever else is there: SIGHUP */
}

/* Ends the test.  Each tty is freed by the process's end. */
static void give_up(struct tty *t, const char *what, const char *text)
{
    struct buf screen = BUF_INIT;
    tty_screen(t, &screen);
    fprintf(stderr, "---- the screen, %d x %d%s ----\n%s----\n", t->rows,
            t->cols, t->ended ? ", the program has ended" : "",
            buf_str(&screen));
    buf_destroy(&screen);
    end_by_force(t);
    ck_abort_msg("%s: %s", what, text);
}

/* ---- The screen ---- */

const char *tty_row(struct tty *t, int row)
{
    if (row < 0 || row >= t->rows)
        return "";
    while (t->nrow <= row) {
        t->row = mem_grow(t->row, (size_t)t->nrow + 1, sizeof *t->row);
        t->row[t->nrow++] = (struct buf)BUF_INIT;
    }
    struct buf *out = &t->row[row];
    size_t used = 0;
    buf_clear(out);
    for (int col = 0; col < t->cols; col++) {
        struct tty_cell c = tty_cell(t, row, col);
        for (int i = 0; i < 6 && c.ch[i]; i++)
            utf8_add(out, c.ch[i]);
        if (c.width > 0 && !(c.ch[0] == ' ' && c.ch[1] == 0))
            used = out->len;
    }
    buf_cut(out, used);
    return buf_str(out);
}

void tty_screen(struct tty *t, struct buf *out)
{
    for (int row = 0; row < t->rows; row++)
        buf_addf(out, "%s\n", tty_row(t, row));
}

int tty_find(struct tty *t, const char *text)
{
    for (int row = 0; row < t->rows; row++)
        if (strstr(tty_row(t, row), text))
            return row;
    return -1;
}

static int color_of(const VTermColor *c, bool is_default)
{
    if (is_default)
        return -1;
    return VTERM_COLOR_IS_INDEXED(c) ? c->indexed.idx : 256;
}

struct tty_cell tty_cell(struct tty *t, int row, int col)
{
    struct tty_cell c = {.ch = {' '}, .width = 1, .fg = -1, .bg = -1};
    VTermScreenCell v;
    if (!vterm_screen_get_cell(t->screen, (VTermPos){row, col}, &v))
        return c;
    if (v.chars[0] == (uint32_t)-1) { /* the right half of a wide one */
        c.ch[0] = 0;
        c.width = 0;
    } else if (v.chars[0]) {
        memcpy(c.ch, v.chars, sizeof c.ch);
        c.width = v.width;
    }
    c.bold = v.attrs.bold;
    c.underline = v.attrs.underline != 0;
    c.reverse = v.attrs.reverse;
    c.italic = v.attrs.italic;
    c.fg = color_of(&v.fg, VTERM_COLOR_IS_DEFAULT_FG(&v.fg));
    c.bg = color_of(&v.bg, VTERM_COLOR_IS_DEFAULT_BG(&v.bg));
    return c;
}

bool tty_ascii(const struct tty *t)
{
    return !t->beyond_ascii;
}

bool tty_alternate(const struct tty *t)
{
    return t->alternate;
}

bool tty_cursor(const struct tty *t)
{
    return t->cursor;
}

/* ---- Waiting ---- */

void tty_wait_for(struct tty *t, bool (*ok)(struct tty *t, void *arg),
                  void *arg, const char *what)
{
    int64_t deadline = clock_ns() + TTY_DEADLINE_S * CLOCK_S;
    while (!ok(t, arg))
        if (!watch(t, deadline))
            give_up(t, "waited in vain for", what);
}

static bool is_there(struct tty *t, void *text)
{
    return tty_find(t, text) >= 0;
}

static bool is_gone(struct tty *t, void *text)
{
    return tty_find(t, text) < 0;
}

int tty_wait(struct tty *t, const char *text)
{
    tty_wait_for(t, is_there, (void *)text, text);
    return tty_find(t, text);
}

void tty_wait_gone(struct tty *t, const char *text)
{
    int64_t deadline = clock_ns() + TTY_DEADLINE_S * CLOCK_S;
    while (!is_gone(t, (void *)text))
        if (!watch(t, deadline))
            give_up(t, "it does not go away", text);
}

int tty_wait_end(struct tty *t)
{
    int64_t deadline = clock_ns() + TTY_DEADLINE_S * CLOCK_S;
    while (!t->ended)
        if (!watch(t, deadline))
            give_up(t, "the program", "does not end");
    while (drink(t))
        ;
    return t->status;
}

int tty_close(struct tty *t)
{
    int status = tty_wait_end(t);
    fd_close(&t->master);
    fd_close(&t->end);
    vterm_free(t->vt);
    for (int i = 0; i < t->nrow; i++)
        buf_destroy(&t->row[i]);
    free(t->row);
    free(t);
    return status;
}

/* ---- Acting ---- */

/* A program that does not read keys while it prints must not block us. */
void tty_keys(struct tty *t, const char *bytes)
{
    int64_t deadline = clock_ns() + TTY_DEADLINE_S * CLOCK_S;
    size_t n = strlen(bytes);
    while (n > 0) {
        struct pollfd io = {.fd = t->master, .events = POLLIN | POLLOUT};
        if (poll(&io, 1, clock_poll_ms(deadline)) == 0)
            give_up(t, "nobody reads the keys", bytes);
        if (io.revents & POLLIN)
            drink(t);
        if (!(io.revents & POLLOUT)) {
            if (io.revents & POLLHUP)
                give_up(t, "there is nobody to read the keys", bytes);
            continue;
        }
        ssize_t sent = write(t->master, bytes, n < 256 ? n : 256);
        if (sent > 0) {
            bytes += sent;
            n -= (size_t)sent;
        }
    }
}

static void resize_screen(struct tty *t, int rows, int cols)
{
    t->rows = rows;
    t->cols = cols;
    vterm_set_size(t->vt, rows + t->margin, cols + t->margin);
}

static void tell_size(const struct tty *t)
{
    struct winsize size = {.ws_row = (unsigned short)t->rows,
                           .ws_col = (unsigned short)t->cols};
    need(ioctl(t->master, TIOCSWINSZ, &size) == 0, "TIOCSWINSZ");
}

void tty_resize(struct tty *t, int rows, int cols)
{
    resize_screen(t, rows, cols);
    tell_size(t);
}

void tty_resize_scribbled(struct tty *t, int rows, int cols)
{
    resize_screen(t, rows, cols);
    vterm_input_write(t->vt, "\033[r", 3); /* as terminals do by themselves */
    tty_scribble(t);
    tell_size(t);
}

/* Puts the cursor back by hand: DECSC would take the place of what the program
 * has saved. */
void tty_scribble(struct tty *t)
{
    struct buf out = BUF_INIT;
    VTermPos at;
    vterm_state_get_cursorpos(vterm_obtain_state(t->vt), &at);
    for (int row = 1; row <= t->rows + t->margin; row++) {
        buf_addf(&out, "\033[%dH", row);
        for (int col = 0; col < t->cols + t->margin; col++)
            utf8_add(&out, TTY_SCRIBBLE);
    }
    buf_addf(&out, "\033[%d;%dH", at.row + 1, at.col + 1);
    vterm_input_write(t->vt, out.data, out.len);
    buf_destroy(&out);
}

struct termios tty_modes(const struct tty *t)
{
    struct termios modes;
    memset(&modes, 0, sizeof modes);
    need(tcgetattr(t->master, &modes) == 0, "tcgetattr");
    return modes;
}

pid_t tty_foreground(const struct tty *t)
{
    return tcgetpgrp(t->master);
}

void tty_hang_up(struct tty *t)
{
    fd_close(&t->master);
}
