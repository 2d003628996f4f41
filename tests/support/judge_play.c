/* Playing scenes: starts subjects, hears their facts, opens their gates, ends
 * them.  Leaves what a fact means to the lab's tests.
 *
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/judge.h"
#include "tests/support/judge_inside.h"
#include "tests/support/judge_plays.h"
#include "tui/base/clock.h"
#include "tui/base/file.h"
#include "tui/base/ward.h"

enum {
    MAX_PRINTED = 1 << 20, /* bytes; more is printing without end */
    MAX_MEGABYTES = 1200,  /* in use, of all processes together */
    MAX_PROCESSES = 250,   /* more is forking without end */
    MAX_MESSAGES = 20000,  /* of one play; more is talking without end */
    LOOK_MS = 2,           /* between looks at /proc */
    CENSUS_MS = 50,        /* between counts of processes */
};

struct play plays[MAX_PLAYS];
int nplays;
struct explained if_hangs, if_ends;
static bool over; /* what still comes of these plays accuses nobody */
static int64_t census_at;

/* ---- Starting ---- */

static void make_pipe(int ends[2])
{
    if (pipe2(ends, O_CLOEXEC))
        fail_with("grader fault", NULL, NULL, "no pipe for the subject");
}

static void greet_subject(struct play *p)
{
    struct wire w = {.kind = WIRE_START};
    if (getrandom(&w.nonce, sizeof w.nonce, 0) != sizeof w.nonce)
        fail_with("grader fault", NULL, NULL, "no random numbers");
    p->nonce = w.nonce;
    /* It fails when the subject has closed its end or has ended before main:
     * then that is what will be seen of it. */
    send(p->sock, &w, WIRE_HEAD, MSG_NOSIGNAL);
}

struct play *play(const char *fmt, ...)
{
    if (nplays == MAX_PLAYS)
        fail_with("grader fault", NULL, NULL, "too many plays in one test");
    struct play *p = &plays[nplays++];
    struct buf scene = BUF_INIT;
    va_list ap;
    va_start(ap, fmt);
    buf_vaddf(&scene, fmt, ap);
    va_end(ap);
    *p = (struct play){.scene = buf_take(&scene)};

    int sock[2], out[2], err[2], gates[GATES];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sock) ||
        setsockopt(sock[0], SOL_SOCKET, SO_PASSCRED, &(int){1}, sizeof(int)))
        fail_with("grader fault", NULL, NULL, "no socket for the subject");
    make_pipe(out);
    make_pipe(err);
    for (int i = 0; i < GATES; i++) {
        int ends[2];
        make_pipe(ends);
        gates[i] = ends[0];
        p->gates[i] = ends[1];
    }
    p->sock = sock[0];
    p->out = out[0];
    p->err = err[0];
    fd_nonblock(p->out);
    fd_nonblock(p->err);
    p->pid = fork();
    if (p->pid < 0)
        fail_with("grader fault", NULL, NULL, "the subject cannot be forked");
    if (p->pid == 0)
        become_subject(p->scene, sock[1], out[1], err[1], gates);
    p->pidfd = (int)syscall(SYS_pidfd_open, p->pid, 0);
    close(sock[1]);
    close(out[1]);
    close(err[1]);
    for (int i = 0; i < GATES; i++)
        close(gates[i]);
    greet_subject(p);
    return p;
}

pid_t play_pid(const struct play *p)
{
    return p->pid;
}

bool play_has_exited(const struct play *p)
{
    return p->exited;
}

/* ---- Listening ---- */

static void store_crash(struct play *p, const char *text, pid_t from)
{
    char *end;
    p->crashed = from;
    p->crash_signal = (int)strtol(text, &end, 10);
    p->nframes = 0;
    while (p->nframes < WIRE_FRAMES) {
        text = end;
        unsigned long a = strtoul(text, &end, 16);
        if (end == text)
            break;
        p->frames[p->nframes++] = a;
    }
}

static void store_fact(struct play *p, const struct wire *w, pid_t from)
{
    const char *equals = strchr(w->text, '=');
    if (!equals)
        fail_with("integrity", "forged-message",
                  "only the scene speaks to the "
                  "judge",
                  "a message came that no scene sends");
    if (w->kind == WIRE_FACT && from != p->pid) {
        if (!p->runaway)
            snprintf(p->runaway_said, sizeof p->runaway_said, "%.120s",
                     w->text);
        p->runaway = p->runaway ? p->runaway : from;
        return;
    }
    p->facts = mem_grow(p->facts, p->nfacts + 1, sizeof *p->facts);
    p->facts[p->nfacts++] = (struct fact){
        .name = str_ndup(w->text, (size_t)(equals - w->text)),
        .value = str_dup(equals + 1),
        .from = from,
    };
}

static void take_message(struct play *p, const struct wire *w, pid_t from)
{
    if (w->nonce != p->nonce)
        fail_with("integrity", "forged-message",
                  "only the scene speaks to the judge",
                  "a message came without the nonce of this run");
    switch ((enum wire_kind)w->kind) {
    case WIRE_FACT:
    case WIRE_CHILD_FACT:
        store_fact(p, w, from);
        return;
    case WIRE_ENDED:
        if (from == p->pid) {
            p->ended = true;
        } else if (!p->runaway) {
            p->runaway = from;
            snprintf(p->runaway_said, sizeof p->runaway_said,
                     "the scene is over");
        }
        return;
    case WIRE_CRASHED:
        store_crash(p, w->text, from);
        return;
    case WIRE_START:
        break;
    }
    fail_with("integrity", "forged-message",
              "only the scene speaks to the judge",
              "a message came that no scene sends");
}

/* Whether the process runs no line of its program any more: it is gone, a
 * zombie, or has PF_EXITING among its flags in /proc/PID/stat. */
static bool is_ending(pid_t pid)
{
    enum { PF_EXITING = 4 };
    char path[64], text[1024] = "", state = 'X';
    unsigned flags = PF_EXITING;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *f = fopen(path, "re");
    const char *after =
        f && fgets(text, sizeof text, f) ? strrchr(text, ')') : NULL;
    if (after)
        sscanf(after, ") %c %*d %*d %*d %*d %*d %u", &state, &flags);
    if (f)
        fclose(f);
    return state == 'Z' || state == 'X' || (flags & PF_EXITING);
}

/* Nobody has the other end any more.  A process that ends closes it, too, but
 * is marked as ending before it does. */
static void end_of_talk(struct play *p)
{
    fd_close(&p->sock);
    if (over || is_ending(p->pid))
        return;
    fail_as("forged-message", "the descriptors of the program stay open",
            "process %d has closed descriptors that it did not open, and is "
            "not heard any more",
            (int)p->pid);
}

/* Takes every message that has come. */
void drain_socket(struct play *p)
{
    static struct wire w;
    while (p->sock >= 0) {
        char control[CMSG_SPACE(sizeof(struct ucred))];
        struct iovec io = {&w, sizeof w - 1};
        struct msghdr m = {.msg_iov = &io,
                           .msg_iovlen = 1,
                           .msg_control = control,
                           .msg_controllen = sizeof control};
        ssize_t n = recvmsg(p->sock, &m, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EAGAIN)
            return;
        struct cmsghdr *c = n < 0 ? NULL : CMSG_FIRSTHDR(&m);
        if (n < 0 || (n == 0 && !c)) {
            end_of_talk(p);
            return;
        }
        if (over && (n < (ssize_t)WIRE_HEAD || w.nonce != p->nonce ||
                     w.kind != WIRE_CRASHED))
            continue;
        if (++p->messages > MAX_MESSAGES && !over)
            fail_with("output limit", "repeats-without-end",
                      "each step of the program happens as often as the task "
                      "asks",
                      "the same steps came again and again, twenty thousand "
                      "times, and went on");
        if (n < (ssize_t)WIRE_HEAD || !c || c->cmsg_type != SCM_CREDENTIALS)
            fail_with("integrity", "forged-message",
                      "only the scene speaks to the judge",
                      "a message came that is not of the judge's form");
        struct ucred who;
        memcpy(&who, CMSG_DATA(c), sizeof who);
        ((char *)&w)[n] = '\0';
        take_message(p, &w, who.pid);
    }
}

static void drain_pipe(int *fd, struct buf *into)
{
    char bytes[16384];
    while (*fd >= 0) {
        ssize_t n = read(*fd, bytes, sizeof bytes);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EAGAIN)
            return;
        if (n <= 0) { /* else poll(2) would come back for it again and again */
            fd_close(fd);
            return;
        }
        buf_add(into, bytes, (size_t)n);
        if (into->len > MAX_PRINTED)
            fail_with("output limit", "prints-without-end",
                      "the program prints a few lines",
                      "it printed more than a million bytes and went on");
    }
}

/* What it left behind came to us, its subreaper: its children that are alive or
 * that nobody waited for. */
static void count_left(struct play *p)
{
    pid_t ours[64];
    int n = process_children(getpid(), ours, 64);
    struct buf what = BUF_INIT;
    for (int i = 0; i < n; i++) {
        bool subject = false;
        for (int k = 0; k < nplays; k++)
            subject |= plays[k].pid == ours[i];
        if (subject)
            continue;
        p->left++;
        buf_addf(&what, "%sprocess %d (%s)", p->left > 1 ? ", " : "",
                 (int)ours[i],
                 process_state(ours[i]) == 'Z'
                     ? "ended, and nobody has waited for it"
                     : "still alive");
    }
    snprintf(p->left_what, sizeof p->left_what, "%s", buf_str(&what));
    buf_destroy(&what);
}

static bool take_exit(struct play *p)
{
    if (p->exited || waitpid(p->pid, &p->status, WNOHANG) != p->pid)
        return false;
    p->exited = true;
    count_left(p);
    drain_socket(p);
    return true;
}

/* ---- Waiting ---- */

/* All processes below ROOT, and the memory they have in use together. */
static int count_processes(pid_t root, long *megabytes)
{
    pid_t kids[512];
    int n = process_children(root, kids, 512), sum = n;
    for (int i = 0; i < n && sum <= MAX_PROCESSES; i++) {
        *megabytes += process_megabytes(kids[i]);
        sum += count_processes(kids[i], megabytes);
    }
    return sum;
}

static void census(void)
{
    if (clock_ns() < census_at)
        return;
    census_at = clock_ns() + CENSUS_MS * CLOCK_MS;
    long megabytes = 0;
    int n = count_processes(getpid(), &megabytes);
    if (megabytes > MAX_MEGABYTES)
        fail_with("wrong", "allocates-without-end",
                  "the program needs a few megabytes",
                  "it had more than a gigabyte of memory in use, and went on");
    if (n > MAX_PROCESSES) {
        struct buf seen = BUF_INIT;
        buf_addf(&seen,
                 "more than %d processes were alive at once, and more "
                 "were coming",
                 MAX_PROCESSES);
        fail_with("wrong", "forks-without-end",
                  "the program forks as often as the task asks",
                  buf_str(&seen));
    }
}

static _Noreturn void timed_out(void)
{
    for (struct play *p = plays; p < plays + nplays; p++)
        check_runaway(p);
    struct buf seen = BUF_INIT;
    buf_addf(&seen, "nothing happened for %.3g s: ", judging.deadline);
    account(getpid(), &seen);
    struct buf memory = BUF_INIT;
    if (sanitizer_spoke(judging.outcome, &memory))
        fail_with("memory", "memory-error", if_hangs.expected,
                  buf_str(&memory));
    fail_with("timeout", if_hangs.diagnosis, if_hangs.expected, buf_str(&seen));
}

/* Takes in all that has come from all plays.  Waits for at most MS. */
void pump(int ms)
{
    struct pollfd fds[MAX_PLAYS * 4];
    nfds_t n = 0;
    for (struct play *p = plays; p < plays + nplays; p++) {
        fds[n++] = (struct pollfd){p->sock, POLLIN, 0};
        if (p->exited)
            continue;
        fds[n++] = (struct pollfd){p->pidfd, POLLIN, 0};
        fds[n++] = (struct pollfd){p->out, POLLIN, 0};
        fds[n++] = (struct pollfd){p->err, POLLIN, 0};
    }
    poll(fds, n, ms);
    for (struct play *p = plays; p < plays + nplays; p++) {
        drain_socket(p);
        take_exit(p);
        drain_pipe(&p->out, &p->printed);
        drain_pipe(&p->err, &p->errors);
    }
    census();
}

void wait_until(bool (*done)(void *arg), void *arg, bool looking)
{
    pump(0);
    while (!done(arg)) {
        if (clock_ns() >= judging.ends_at)
            timed_out();
        int ms = clock_poll_ms(judging.ends_at);
        int most = looking ? LOOK_MS : CENSUS_MS;
        pump(ms < most ? ms : most);
    }
}

void plays_begin(void)
{
    signal(SIGPIPE, SIG_IGN); /* a gate whose subject has gone */
    nplays = 0;
    census_at = 0;
    over = false;
    if_it_hangs(NULL, NULL);
    if_it_ends(NULL, NULL);
}

void plays_end(void)
{
    over = true;
    for (struct play *p = plays; p < plays + nplays; p++)
        if (!p->exited)
            kill(-p->pid, SIGKILL); /* its whole group at once */
    ward_kill_descendants(0);
}

void plays_errors(struct buf *out)
{
    for (struct play *p = plays; p < plays + nplays; p++)
        buf_add(out, buf_str(&p->errors), p->errors.len);
}

void plays_record(struct outcome *o)
{
    if (nplays == 0)
        return;
    struct play *p = &plays[nplays - 1];
    drain_socket(p);
    snprintf(o->scene, sizeof o->scene, "%s", p->scene);
    memcpy(o->frames, p->frames, sizeof o->frames);
    o->nframes = p->nframes;
    const struct buf *b = p->errors.len ? &p->errors : &p->printed;
    size_t from =
        b->len >= sizeof o->output ? b->len - sizeof o->output + 1 : 0;
    snprintf(o->output, sizeof o->output, "%s", buf_str(b) + from);
}
