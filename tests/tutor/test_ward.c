/* Does a ward run what it is asked to, and is nothing left when it ends?
 *
 * Everything is waited for by an event: a line that the program writes, the
 * report, or the end of file on a pipe whose only writers are the processes
 * that have to be gone.  Times appear only to end a test that hangs.
 *
 * SPDX-License-Identifier: MIT */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/tutor/actors.h"
#include "tui/base/clock.h"
#include "tui/base/file.h"
#include "tui/base/ward.h"

#define HANG_MS 60000

static char exe[4096];
static struct buf err;

/* One run: a ward whose program has the write end of a pipe as its 1. */
static struct run {
    struct ward ward;
    struct spawn how;
    struct ward_end end;
    int out; /* the read end */
} run;

#define SH(script)               \
    (const char *const[])        \
    {                            \
        "sh", "-c", script, NULL \
    }
#define ACTOR(name)                \
    (const char *const[])          \
    {                              \
        exe, "--actor", name, NULL \
    }

static void begin(const char *const *argv)
{
    int out[2];
    ck_assert_int_eq(pipe2(out, O_CLOEXEC), 0);
    struct fd_move one = {.ours = out[1], .theirs = 1};
    run.how.argv = argv;
    if (!run.how.fds) {
        run.how.fds = &one;
        run.how.nfds = 1;
    }
    run.ward = (struct ward)WARD_INIT;
    ck_assert_msg(ward_start(&run.ward, &run.how, &err) == 0, "%s",
                  buf_str(&err));
    ck_assert_uint_eq(err.len, 0);
    if (run.how.fds == &one)
        run.how.fds = NULL;
    close(out[1]);
    run.out = out[0];
}

static void await(int fd, const char *what)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    ck_assert_msg(poll(&p, 1, HANG_MS) == 1, "waited in vain for %s", what);
}

static void await_ready(void)
{
    char line[8] = "";
    await(run.out, "the program to be ready");
    ck_assert_int_eq(fd_readn(run.out, line, 6), 6);
    ck_assert_str_eq(line, "ready\n");
}

/* All that the program wrote, up to the end of file: then everybody who had
 * the pipe is gone. */
static char *output(void)
{
    struct buf text = BUF_INIT;
    char part[4096];
    ssize_t n;
    do {
        await(run.out, "the end of the program's output");
        n = read(run.out, part, sizeof part);
        ck_assert_int_ge(n, 0);
        buf_add(&text, part, (size_t)n);
    } while (n > 0);
    return buf_take(&text);
}

static void finish(void)
{
    struct pollfd p = {.fd = run.ward.report, .events = POLLIN};
    ck_assert_msg(poll(&p, 1, HANG_MS) == 1, "no report");
    ck_assert(p.revents & POLLIN);
    ward_end(&run.ward, &run.end);
    ck_assert_int_eq(run.ward.pid, 0);
    ck_assert_int_eq(run.ward.report, -1);
    ck_assert_int_eq(run.ward.lifeline, -1);
}

static void nobody_holds_the_pipe(void)
{
    char *rest = output();
    free(rest);
    close(run.out);
    ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
    ck_assert_int_eq(errno, ECHILD);
}

static void stop_and_see(void)
{
    ward_stop(&run.ward);
    ward_stop(&run.ward); /* idempotent */
    finish();
    ck_assert(run.end.known);
    ck_assert(run.end.stopped);
    ck_assert(!run.end.escaped);
    ck_assert(WIFSIGNALED(run.end.status));
    ck_assert_int_eq(WTERMSIG(run.end.status), SIGKILL);
    nobody_holds_the_pipe();
}

static int open_fds(void)
{
    int n = 0;
    char **names = file_list("/proc/self/fd", NULL);
    ck_assert_ptr_nonnull(names);
    while (names[n])
        n++;
    strs_free(names);
    return n;
}

/* ---- What the program gets, and how it ends ---- */

START_TEST(exit_status_is_reported)
{
    static const int codes[] = {0, 3, 255};
    char script[32];
    snprintf(script, sizeof script, "exit %d", codes[_i]);
    begin(SH(script));
    finish();
    ck_assert(run.end.known);
    ck_assert(WIFEXITED(run.end.status));
    ck_assert_int_eq(WEXITSTATUS(run.end.status), codes[_i]);
    ck_assert_int_eq(run.end.strays, 0);
    ck_assert(!run.end.stopped);
    nobody_holds_the_pipe();
}
END_TEST

START_TEST(death_by_signal_is_reported)
{
    static const int signals[] = {SIGTERM, SIGKILL, SIGUSR1};
    char script[32];
    /* To its own group: that must not reach the warden. */
    snprintf(script, sizeof script, "kill -%d 0; exit 1", signals[_i]);
    begin(SH(script));
    finish();
    ck_assert(run.end.known);
    ck_assert(WIFSIGNALED(run.end.status));
    ck_assert_int_eq(WTERMSIG(run.end.status), signals[_i]);
    ck_assert(!run.end.stopped);
    nobody_holds_the_pipe();
}
END_TEST

START_TEST(a_start_that_fails_says_why)
{
    static const struct {
        const char *program, *dir, *why;
    } bad[] = {
        {"no-such-program", NULL,
         "cannot run no-such-program: No such file or directory"},
        {"/no/such/program", NULL,
         "cannot run /no/such/program: No such file or directory"},
        {"/etc/passwd", NULL, "cannot run /etc/passwd: Permission denied"},
        {"/", NULL, "cannot run /: Permission denied"},
        {"", NULL, "cannot run : No such file or directory"},
        {"true", "/no/such/dir",
         "cannot run true in /no/such/dir: No such file or directory"},
    };
    const char *argv[] = {bad[_i].program, NULL};
    struct spawn how = {.argv = argv, .dir = bad[_i].dir};
    struct ward w = WARD_INIT;
    int before = open_fds();
    ck_assert_int_eq(ward_start(&w, &how, &err), -1);
    ck_assert_str_eq(buf_str(&err), bad[_i].why);
    ck_assert_int_eq(w.pid, 0);
    ck_assert_int_eq(w.report, -1);
    ck_assert_int_eq(open_fds(), before);
    ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
}
END_TEST

START_TEST(descriptors_are_exactly_those_asked_for)
{
    int out[2], other[2];
    ck_assert_int_eq(pipe(out), 0);
    ck_assert_int_eq(pipe(other), 0); /* inheritable, and not asked for */
    ck_assert_int_eq(dup2(out[1], 20), 20);
    ck_assert_int_eq(dup2(other[0], 21), 21);
    /* In a circle: none could be moved first without losing another. */
    struct fd_move moves[] = {{20, 1}, {21, 20}, {other[1], 21}, {20, 600}};
    run.how.fds = moves;
    run.how.nfds = 4;
    begin(ACTOR("fds"));
    close(run.out);
    run.out = out[0];
    struct stat a, b;
    ck_assert_int_eq(fstat(out[0], &a), 0);
    ck_assert_int_eq(fstat(other[0], &b), 0);
    close(out[1]);
    close(20);
    char expected[512], *got = output();
    snprintf(expected, sizeof expected,
             "0 /dev/null 2\n1 pipe:[%lu] 1\n2 /dev/null 2\n"
             "20 pipe:[%lu] 0\n21 pipe:[%lu] 1\n600 pipe:[%lu] 1\n",
             (unsigned long)a.st_ino, (unsigned long)b.st_ino,
             (unsigned long)b.st_ino, (unsigned long)a.st_ino);
    ck_assert_str_eq(got, expected);
    free(got);
    finish();
    run.how.fds = NULL;
}
END_TEST

START_TEST(what_is_not_named_is_dev_null)
{
    begin(SH("readlink /proc/$$/fd/0; readlink /proc/$$/fd/2"));
    char *got = output();
    ck_assert_str_eq(got, "/dev/null\n/dev/null\n");
    free(got);
    finish();
}
END_TEST

START_TEST(environment_is_set_and_removed)
{
    static const char *const changes[] = {"ADDED=1", "GONE", "AGAIN=old",
                                          "AGAIN=new", NULL};
    setenv("GONE", "still there", 1);
    setenv("GONER", "kept", 1);
    setenv("AGAIN", "ours", 1);
    run.how.env = changes;
    run.how.dir = "/";
    begin(SH("echo $ADDED ${GONE-removed} $GONER $AGAIN; pwd"));
    char *got = output();
    ck_assert_str_eq(got, "1 removed kept new\n/\n");
    free(got);
    finish();
}
END_TEST

static void nothing(int sig)
{
    (void)sig;
}

START_TEST(signals_begin_as_if_nobody_had_touched_them)
{
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, NULL);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGCHLD, SIG_IGN);
    signal(SIGUSR1, nothing);
    static const char *const argv[] = {"cat", "/proc/self/status", NULL};
    begin(argv);
    char *got = output();
    ck_assert_ptr_nonnull(strstr(got, "SigBlk:\t0000000000000000\n"
                                      "SigIgn:\t0000000000000000\n"
                                      "SigCgt:\t0000000000000000\n"));
    free(got);
    finish();
    ck_assert(run.end.known);
    ck_assert_int_eq(run.end.status, 0);
}
END_TEST

START_TEST(limits_are_applied)
{
    run.how.limits = (struct limits){.cpu_seconds = 7,
                                     .memory_bytes = 1 << 28,
                                     .file_bytes = 1 << 20,
                                     .open_files = 32};
    begin(SH("ulimit -t; ulimit -v; ulimit -f; ulimit -n"));
    char *got = output();
    ck_assert_str_eq(got, "7\n262144\n2048\n32\n");
    free(got);
    finish();
}
END_TEST

START_TEST(a_program_that_spins_ends_at_its_cpu_limit)
{
    run.how.limits.cpu_seconds = 1;
    begin(SH("while :; do :; done"));
    finish();
    ck_assert(WIFSIGNALED(run.end.status));
    ck_assert_int_eq(WTERMSIG(run.end.status), SIGXCPU);
}
END_TEST

START_TEST(a_terminal_becomes_the_controlling_one)
{
    int master, slave;
    char name[128], line[256] = "";
    ck_assert_int_eq(openpty(&master, &slave, name, NULL, NULL), 0);
    ck_assert_int_eq(ttyname_r(slave, name, sizeof name), 0);
    struct fd_move none;
    run.how.fds = &none;
    run.how.nfds = 0;
    run.how.on_terminal = true;
    run.how.terminal = slave;
    begin(SH("test -t 0 && test -t 2 && echo $(tty) >/dev/tty; read end"));
    close(run.out);
    await(master, "the terminal");
    ssize_t n = 0;
    while (n <= 0 || line[n - 1] != '\n') {
        ssize_t got = read(master, line + n, sizeof line - 1 - (size_t)n);
        ck_assert_int_gt(got, 0);
        n += got;
    }
    line[strcspn(line, "\r\n")] = '\0';
    ck_assert_str_eq(line, name);
    ck_assert_int_eq(fd_writen(master, "\x03", 1), 0); /* ^C */
    finish();
    ck_assert(WIFSIGNALED(run.end.status));
    ck_assert_int_eq(WTERMSIG(run.end.status), SIGINT);
    run.how.fds = NULL;
}
END_TEST

/* ---- Being ended ---- */

START_TEST(stop_ends_whatever_the_program_does)
{
    static const char *const scripts[] = {
        "echo ready; while :; do :; done",
        "echo ready; sleep 100000",
        "trap '' TERM INT HUP QUIT; echo ready; while :; do sleep 1000; done",
        "kill -STOP $PPID; echo ready; sleep 100000",
    };
    begin(SH(scripts[_i]));
    await_ready();
    stop_and_see();
}
END_TEST

START_TEST(stop_ends_a_stopped_program)
{
    begin(ACTOR("stopped"));
    await_ready();
    stop_and_see();
    ck_assert_int_eq(run.end.strays, 1);
}
END_TEST

START_TEST(signals_to_the_warden_change_nothing)
{
    begin(SH("for s in INT TERM HUP PIPE TSTP QUIT USR1 TTOU ALRM; do "
             "kill -$s $PPID || exit 1; done; exit 7"));
    finish();
    ck_assert(run.end.known);
    ck_assert_int_eq(WEXITSTATUS(run.end.status), 7);
}
END_TEST

START_TEST(a_daemon_is_ended_and_counted)
{
    begin(ACTOR("daemon"));
    finish();
    ck_assert(run.end.known);
    ck_assert_int_eq(run.end.status, 0);
    ck_assert_int_eq(run.end.strays, 1);
    ck_assert(!run.end.stopped);
    nobody_holds_the_pipe();
}
END_TEST

START_TEST(a_chain_of_sessions_is_ended)
{
    begin(ACTOR("chain"));
    await_ready();
    stop_and_see();
    ck_assert_int_eq(run.end.strays, 50);
}
END_TEST

static const char *const bombs[] = {"bomb", "bomb-sessions", "bomb-continuing"};

START_TEST(a_fork_bomb_is_ended)
{
    begin(ACTOR(bombs[_i]));
    await_ready();
    stop_and_see();
    ck_assert_int_gt(run.end.strays, 0);
}
END_TEST

START_TEST(a_fork_bomb_of_an_unprivileged_user_is_ended)
{
    /* By its descriptor: our folder may be closed to others. */
    int self = open(exe, O_RDONLY | O_CLOEXEC);
    ck_assert_int_ge(self, 0);
    snprintf(exe, sizeof exe, "/proc/self/fd/%d", self);
    if (geteuid() == 0) {
        ck_assert_int_eq(setresgid(65534, 65534, 65534), 0);
        ck_assert_int_eq(setresuid(65534, 65534, 65534), 0);
        struct rlimit most = {400, 400};
        ck_assert_int_eq(setrlimit(RLIMIT_NPROC, &most), 0);
    }
    begin(ACTOR(bombs[_i]));
    await_ready();
    stop_and_see();
    ck_assert_int_gt(run.end.strays, 0);
}
END_TEST

START_TEST(a_warden_killed_by_its_program_is_not_waited_for)
{
    begin(SH("kill -9 $PPID; while :; do :; done"));
    finish();
    ck_assert(!run.end.known);
    nobody_holds_the_pipe(); /* the program did not outlive its warden */
}
END_TEST

/* The owner: starts a ward and waits to be killed. */
static _Noreturn void own(const char *const *argv, int out)
{
    struct fd_move one = {out, 1};
    struct spawn how = {.argv = argv, .fds = &one, .nfds = 1};
    struct ward first = WARD_INIT, second = WARD_INIT;
    if (ward_start(&first, &how, NULL) < 0 ||
        ward_start(&second, &how, NULL) < 0)
        _exit(1);
    for (;;)
        pause();
}

START_TEST(the_death_of_the_owner_ends_everything)
{
    static const char *const actors[] = {"stopped", "chain", "bomb-sessions"};
    int out[2];
    ck_assert_int_eq(pipe2(out, O_CLOEXEC), 0);
    pid_t owner = fork();
    if (owner == 0)
        own(ACTOR(actors[_i]), out[1]);
    close(out[1]);
    run.out = out[0];
    await_ready();
    await_ready();
    ck_assert_int_eq(kill(owner, SIGKILL), 0);
    ck_assert_int_eq(waitpid(owner, NULL, 0), owner);
    nobody_holds_the_pipe();
}
END_TEST

START_TEST(one_ward_does_not_hold_the_lifeline_of_another)
{
    begin(SH("echo ready; sleep 100000"));
    await_ready();
    struct run first = run;
    begin(SH("echo ready; sleep 100000"));
    await_ready();
    struct run second = run;

    run = first;
    ward_stop(&run.ward);
    finish();
    ck_assert(run.end.stopped);
    close(run.out);
    struct pollfd p = {.fd = second.ward.report, .events = POLLIN};
    ck_assert_int_eq(poll(&p, 1, 0), 0); /* the other goes on */
    run = second;
    stop_and_see();
}
END_TEST

START_TEST(two_hundred_wards_leave_nothing_behind)
{
    int before = open_fds();
    for (int i = 0; i < 200; i++) {
        bool stop = i % 2;
        begin(SH(stop ? "sleep 100000 & echo ready; wait" : "exit 4"));
        if (stop) {
            await_ready();
            ward_stop(&run.ward);
        }
        finish();
        ck_assert(run.end.known);
        ck_assert_int_eq(run.end.stopped, stop);
        nobody_holds_the_pipe();
    }
    ck_assert_int_eq(open_fds(), before);
}
END_TEST

START_TEST(an_empty_ward_ends_at_once)
{
    struct ward w = WARD_INIT;
    struct ward_end end = {.known = true};
    ward_stop(&w);
    ward_end(&w, &end);
    ck_assert(!end.known);
}
END_TEST

/* ---- ward_kill_descendants ---- */

/* A child, and below it a grandchild, both holding OUT. */
static pid_t family(int out)
{
    pid_t pid = fork();
    if (pid != 0)
        return pid;
    if (fork() == 0 && write(out, "x", 1) != 1)
        _exit(1);
    for (;;)
        pause();
}

START_TEST(descendants_are_killed_and_the_kept_child_is_not)
{
    int out[2], kept[2];
    char ready[2];
    ck_assert_int_eq(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
    ck_assert_int_eq(pipe2(kept, O_CLOEXEC), 0);
    ck_assert_int_eq(ward_kill_descendants(0), 0);
    pid_t keep = family(kept[1]);
    ck_assert_int_eq(fd_readn(kept[0], ready, 1), 1);
    ck_assert_int_eq(pipe2(out, O_CLOEXEC), 0);
    family(out[1]);
    family(out[1]);
    ck_assert_int_eq(fd_readn(out[0], ready, 2), 2);
    pid_t zombie = fork();
    if (zombie == 0)
        _exit(0);
    siginfo_t info;
    ck_assert_int_eq(waitid(P_PID, (id_t)zombie, &info, WEXITED | WNOWAIT), 0);

    ck_assert_int_eq(ward_kill_descendants(keep), 4);
    close(out[1]);
    ck_assert_int_eq(fd_readn(out[0], ready, 1), 0);
    ck_assert_int_eq(waitpid(keep, NULL, WNOHANG), 0);
    close(kept[1]);
    struct pollfd p = {.fd = kept[0], .events = POLLIN};
    ck_assert_int_eq(poll(&p, 1, 0), 0);
    ck_assert_int_eq(ward_kill_descendants(0), 2);
    ck_assert_int_eq(fd_readn(kept[0], ready, 1), 0);
    ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
}
END_TEST

static int thread_out[2], thread_end[2];

static void *fork_in_thread(void *arg)
{
    char c;
    family(thread_out[1]);
    (void)!read(thread_end[0], &c, 1);
    return arg;
}

START_TEST(children_of_other_threads_are_found)
{
    pthread_t thread;
    char c;
    ck_assert_int_eq(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
    ck_assert_int_eq(pipe2(thread_out, O_CLOEXEC), 0);
    ck_assert_int_eq(pipe2(thread_end, O_CLOEXEC), 0);
    ck_assert_int_eq(pthread_create(&thread, NULL, fork_in_thread, NULL), 0);
    ck_assert_int_eq(fd_readn(thread_out[0], &c, 1), 1);
    ck_assert_int_eq(ward_kill_descendants(0), 2);
    ck_assert_int_eq(fd_writen(thread_end[1], "x", 1), 0);
    ck_assert_int_eq(pthread_join(thread, NULL), 0);
}
END_TEST

static void before(void)
{
    err = (struct buf)BUF_INIT;
    run = (struct run){.ward = WARD_INIT};
}

static void after(void)
{
    buf_destroy(&err);
}

int main(int argc, char **argv)
{
    const struct {
        const TTest *test;
        int times;
    } tests[] = {
        {exit_status_is_reported, 3},
        {death_by_signal_is_reported, 3},
        {a_start_that_fails_says_why, 6},
        {descriptors_are_exactly_those_asked_for, 1},
        {what_is_not_named_is_dev_null, 1},
        {environment_is_set_and_removed, 1},
        {signals_begin_as_if_nobody_had_touched_them, 1},
        {limits_are_applied, 1},
        {a_program_that_spins_ends_at_its_cpu_limit, 1},
        {a_terminal_becomes_the_controlling_one, 1},
        {stop_ends_whatever_the_program_does, 4},
        {stop_ends_a_stopped_program, 1},
        {signals_to_the_warden_change_nothing, 1},
        {a_daemon_is_ended_and_counted, 1},
        {a_chain_of_sessions_is_ended, 1},
        {a_fork_bomb_is_ended, 3},
        {a_fork_bomb_of_an_unprivileged_user_is_ended, 3},
        {a_warden_killed_by_its_program_is_not_waited_for, 1},
        {the_death_of_the_owner_ends_everything, 3},
        {one_ward_does_not_hold_the_lifeline_of_another, 1},
        {two_hundred_wards_leave_nothing_behind, 1},
        {an_empty_ward_ends_at_once, 1},
        {descendants_are_killed_and_the_kept_child_is_not, 1},
        {children_of_other_threads_are_found, 1},
    };
    actors_main(argc, argv);
    ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
    exe[n < 0 ? 0 : n] = '\0';
    Suite *suite = suite_create("ward");
    TCase *all = tcase_create("ward");
    tcase_add_checked_fixture(all, before, after);
    tcase_set_timeout(all, 120);
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
        tcase_add_loop_test(all, tests[i].test, 0, tests[i].times);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
