/* A program on a pty: started in a ward, read a bounded turn at a time.
 *
 *     us: master ── pty ── slave: terminal of the program
 *
 * We keep a descriptor of the slave too while it runs.  So the master never
 * says "hung up" when the program closes its terminal: the ward's report alone
 * says when it has ended.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/ui/pane.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "tui/base/clock.h"
#include "tui/base/err.h"
#include "tui/base/file.h"
#include "tui/base/ward.h"
#include "tui/ui/vt.h"

#define TURN (64 * 1024)       /* bytes read in one step */
#define TURN_NS (5 * CLOCK_MS) /* and how long: scrolling is slow */
#define TYPED_MAX 4096         /* keys and answers waiting to be read */
#define REST_MAX (256 * 1024)  /* bytes read after the end: a pty holds less */

struct pane {
    struct vt *vt;
    int rows, cols;
    int master, slave;
    struct ward ward;
    bool ended;  /* the ward has; there may be output left to read */
    size_t rest; /* bytes read since */
    int64_t started;
    double seconds;
    int status;
    struct buf typed;
    int up; /* lines looked back */
    bool changed;
};

static void send_later(const char *bytes, size_t n, void *arg)
{
    struct pane *p = arg;
    if (p->master >= 0 && !p->ended && p->typed.len + n <= TYPED_MAX)
        buf_add(&p->typed, bytes, n);
}

static int at_least_1(int n)
{
    return n < 1 ? 1 : n;
}

struct pane *pane_new(int rows, int cols)
{
    struct pane *p = mem_new(sizeof *p);
    p->rows = at_least_1(rows);
    p->cols = at_least_1(cols);
    p->vt = vt_new(p->rows, p->cols, send_later, p);
    p->master = p->slave = -1;
    p->ward = (struct ward)WARD_INIT;
    p->status = -1;
    return p;
}

static void close_pty(struct pane *p)
{
    fd_close(&p->slave);
    fd_close(&p->master);
    buf_clear(&p->typed);
}

/* Ends what runs, if anything, and forgets what it printed. */
static void clear(struct pane *p)
{
    if (p->ward.pid) {
        struct ward_end end;
        ward_stop(&p->ward);
        ward_end(&p->ward, &end);
    }
    close_pty(p);
    vt_free(p->vt);
    p->vt = vt_new(p->rows, p->cols, send_later, p);
    p->ended = false;
    p->rest = 0;
    p->seconds = 0;
    p->status = -1;
    p->up = 0;
    p->changed = true;
}

void pane_free(struct pane *p)
{
    if (!p)
        return;
    clear(p);
    vt_free(p->vt);
    buf_destroy(&p->typed);
    free(p);
}

static struct winsize size_of(const struct pane *p)
{
    return (struct winsize){.ws_row = (unsigned short)p->rows,
                            .ws_col = (unsigned short)p->cols};
}

void pane_resize(struct pane *p, int rows, int cols)
{
    rows = at_least_1(rows);
    cols = at_least_1(cols);
    if (rows == p->rows && cols == p->cols)
        return;
    p->rows = rows;
    p->cols = cols;
    vt_resize(p->vt, rows, cols);
    p->up = 0;
    struct winsize size = size_of(p);
    if (p->master >= 0)
        ioctl(p->master, TIOCSWINSZ, &size);
}

/* ---- Starting ---- */

/* openpty(3) would leave both ends open across exec. */
static int open_pty(struct pane *p, struct buf *err)
{
    char name[64];
    p->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (p->master < 0 || grantpt(p->master) || unlockpt(p->master) ||
        ptsname_r(p->master, name, sizeof name) || fd_nonblock(p->master))
        return err_sys(err, "a terminal for the program");
    p->slave = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (p->slave < 0)
        return err_sys(err, "%s", name);
    struct winsize size = size_of(p);
    ioctl(p->slave, TIOCSWINSZ, &size);
    struct termios mode;
    if (tcgetattr(p->slave, &mode) == 0) {
        mode.c_iflag |= IUTF8; /* rub out characters, not bytes */
        tcsetattr(p->slave, TCSANOW, &mode);
    }
    return 0;
}

int pane_start(struct pane *p, const char *const *argv, const char *dir,
               struct buf *err)
{
    clear(p);
    if (open_pty(p, err)) {
        close_pty(p);
        return -1;
    }
    static const char *const env[] = {"TERM=xterm-256color", "COLORTERM",
                                      "LINES", "COLUMNS", NULL};
    struct spawn how = {.argv = argv,
                        .env = env,
                        .dir = dir,
                        .terminal = p->slave,
                        .on_terminal = true};
    if (ward_start(&p->ward, &how, err)) {
        close_pty(p);
        return -1;
    }
    p->started = clock_ns();
    return 0;
}

void pane_print(struct pane *p, const char *text, size_t n)
{
    clear(p);
    for (size_t i = 0; i < n; i++)
        if (text[i] == '\n')
            vt_feed(p->vt, "\r\n", 2);
        else
            vt_feed(p->vt, text + i, 1);
}

void pane_stop(struct pane *p)
{
    if (p->ward.pid)
        ward_stop(&p->ward);
}

/* ---- Its turn ---- */

static void write_typed(struct pane *p)
{
    while (p->typed.len > 0) {
        ssize_t n = write(p->master, p->typed.data, p->typed.len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return;
        size_t left = p->typed.len - (size_t)n;
        memmove(p->typed.data, p->typed.data + n, left);
        buf_cut(&p->typed, left);
    }
}

/* Reads its turn; closes the pty when the ward has ended and there is nothing
 * more: end-of-file, EIO (nobody has the terminal) or EAGAIN. */
static void read_turn(struct pane *p)
{
    char bytes[1024]; /* of short lines: they cost a millisecond */
    int64_t until = clock_ns() + TURN_NS;
    for (size_t got = 0; got < TURN;) {
        ssize_t n = read(p->master, bytes, sizeof bytes);
        if (n < 0 && errno == EINTR)
            continue;
        if (n > 0) {
            vt_feed(p->vt, bytes, (size_t)n);
            got += (size_t)n;
            p->rest += p->ended ? (size_t)n : 0;
        }
        if (p->ended && (n <= 0 || p->rest > REST_MAX)) {
            close_pty(p);
            p->changed = true;
        }
        if (n <= 0 || p->master < 0 || clock_ns() >= until)
            return;
    }
}

static bool report_is_ready(const struct pane *p)
{
    struct pollfd fd = {.fd = p->ward.report, .events = POLLIN};
    return poll(&fd, 1, 0) > 0;
}

static void collect(struct pane *p)
{
    struct ward_end end;
    p->seconds = clock_since(p->started);
    ward_end(&p->ward, &end);
    p->status = end.known && !end.stopped ? end.status : -1;
    p->ended = true;
    fd_close(&p->slave);
    buf_clear(&p->typed);
    p->changed = true;
}

bool pane_step(struct pane *p)
{
    if (p->ward.pid && report_is_ready(p))
        collect(p);
    if (p->master >= 0) {
        write_typed(p);
        read_turn(p);
    }
    bool changed = p->changed | vt_changed(p->vt);
    p->changed = false;
    return changed;
}

int pane_poll(const struct pane *p, struct pollfd *fds)
{
    int n = 0;
    if (p->master >= 0) {
        short out = p->typed.len > 0 ? POLLOUT : 0;
        fds[n++] =
            (struct pollfd){.fd = p->master, .events = (short)(POLLIN | out)};
    }
    if (p->ward.pid)
        fds[n++] = (struct pollfd){.fd = p->ward.report, .events = POLLIN};
    return n;
}

/* ---- Looking and typing ---- */

bool pane_running(const struct pane *p)
{
    return p->master >= 0;
}

double pane_seconds(const struct pane *p)
{
    return p->ward.pid ? clock_since(p->started) : p->seconds;
}

int pane_status(const struct pane *p)
{
    return p->status;
}

int pane_used(const struct pane *p)
{
    return vt_kept(p->vt) + vt_used(p->vt, p->ward.pid != 0);
}

void pane_draw(const struct pane *p, struct grid *g, struct rect where,
               bool with_cursor)
{
    vt_draw(p->vt, g, where, p->up, with_cursor && p->ward.pid != 0);
}

int pane_scroll(struct pane *p, int lines)
{
    int most = vt_kept(p->vt);
    p->up = lines < 0 ? 0 : lines > most ? most : lines;
    return p->up;
}

void pane_type(struct pane *p, uint32_t key)
{
    p->up = 0;
    vt_key(p->vt, key);
}

void pane_text(const struct pane *p, struct buf *out)
{
    vt_text(p->vt, out);
}
