/* Turning a process that was just forked into the subject: its descriptors, its
 * limits, its own session, and whom it may not touch.
 *
 * It runs as the same user as its judge, the tutor and the student's editor, so
 * the kernel is asked to stand between them, in three ways that need no
 * privilege: the judge is not dumpable (judge.c), so that nobody reads it
 * through /proc or ptrace(2); a system call that would signal or limit one of
 * the processes above it ends the subject (seccomp(2)); and since Linux 6.12 no
 * signal of any kind leaves it (landlock(7)).  Files are not guarded: a program
 * can delete what its user can, in practice as when it is run by hand.
 *
 * SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tests/support/judge_inside.h"

enum {
    MAX_WORDS = 32,
    MORE_PROCESSES = 300, /* than there were: room for any honest scene */
    MAX_ANCESTORS = 16,
};

/* 0 when there is none, or it cannot be known. */
static pid_t parent_of(pid_t pid)
{
    char path[64], text[1024] = "";
    int parent = 0;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *f = fopen(path, "re");
    if (!f)
        return 0;
    const char *after = fgets(text, sizeof text, f) ? strrchr(text, ')') : NULL;
    fclose(f);
    return after && sscanf(after, ") %*c %d", &parent) == 1 ? parent : 0;
}

static void limit(int what, rlim_t value)
{
    struct rlimit r = {value, value};
    setrlimit(what, &r);
}

/* How many processes and threads this user has: RLIMIT_NPROC counts them all,
 * so the limit has to stand above what is there.  It does not hold for root. */
static rlim_t processes_now(void)
{
    rlim_t sum = 0;
    DIR *proc = opendir("/proc");
    if (!proc)
        return 0;
    for (struct dirent *e; (e = readdir(proc));) {
        char path[300];
        struct stat st;
        snprintf(path, sizeof path, "/proc/%s/task", e->d_name);
        if (e->d_name[0] > '0' && e->d_name[0] <= '9' && stat(path, &st) == 0 &&
            st.st_uid == getuid())
            sum += st.st_nlink - 2; /* a folder for each thread */
    }
    closedir(proc);
    return sum;
}

/* ---- Whom it may not touch ---- */

/* The processes above this one: the test, the judge, its warden, the tutor,
 * the shell.  Returns how many. */
static int ancestors(pid_t *out, int max)
{
    int n = 0;
    for (pid_t pid = getppid(); pid > 0 && n < max; pid = parent_of(pid))
        out[n++] = pid;
    return n;
}

/* System calls that do something to the process that an argument names. */
static const struct {
    int call;
    unsigned whom; /* which argument */
} reaching[] = {
    {SCMP_SYS(kill), 0},
    {SCMP_SYS(tkill), 0},
    {SCMP_SYS(tgkill), 0},
    {SCMP_SYS(rt_sigqueueinfo), 0},
    {SCMP_SYS(rt_tgsigqueueinfo), 0},
    {SCMP_SYS(pidfd_open), 0},
    {SCMP_SYS(prlimit64), 0},
    {SCMP_SYS(ptrace), 1},
    {SCMP_SYS(process_vm_writev), 0},
};

/* Ends the subject by SIGSYS when it makes that call with PID: a refusal would
 * be overlooked, and the student should hear of it. */
static void forbid(scmp_filter_ctx filter, size_t call, pid_t pid)
{
    seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS, reaching[call].call, 1,
                     SCMP_CMP(reaching[call].whom, SCMP_CMP_MASKED_EQ,
                              0xffffffffu, (uint32_t)pid));
}

/* A kill(2) of -1 hits everything its user may signal, the editor and the shell
 * among them; it is what `kill(pid, ...)` becomes after a fork that failed. */
static void forbid_reaching_out(void)
{
    pid_t above[MAX_ANCESTORS];
    int n = ancestors(above, MAX_ANCESTORS);
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    if (!filter)
        return;
    forbid(filter, 0, -1);
    for (int i = 0; i < n; i++) {
        for (size_t k = 0; k < sizeof reaching / sizeof *reaching; k++)
            forbid(filter, k, above[i]);
        pid_t group = getpgid(above[i]);
        if (group > 1)
            forbid(filter, 0, -group);
    }
    seccomp_load(filter);
    seccomp_release(filter);
}

/* Signals stay below this process, whichever call sends them.  The kernel's
 * headers may be older than the kernel. */
static void keep_signals_in(void)
{
    enum { SCOPE_SIGNAL = 2, SIGNALS_SINCE = 6, CREATE_VERSION = 1 };
    const struct {
        uint64_t handled_fs, handled_net, scoped;
    } rules = {.scoped = SCOPE_SIGNAL};
    long version =
        syscall(SYS_landlock_create_ruleset, NULL, 0, CREATE_VERSION);
    if (version < SIGNALS_SINCE)
        return;
    int fd = (int)syscall(SYS_landlock_create_ruleset, &rules, sizeof rules, 0);
    if (fd < 0)
        return;
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    syscall(SYS_landlock_restrict_self, fd, 0);
    close(fd);
}

/* For root: after the exec it is a user like any other, who may not look into
 * a process that is not dumpable, raise a limit or speak for another pid. */
static void drop_privileges(void)
{
    for (int cap = 0; cap < 64; cap++)
        prctl(PR_CAPBSET_DROP, cap, 0, 0, 0);
}

_Noreturn void become_subject(const char *scene, int sock, int out, int err,
                              const int *gates)
{
    /* Moved out of the way first: a target must not be somebody's source. */
    int high[GATES];
    for (int i = 0; i < GATES; i++)
        high[i] = fcntl(gates[i], F_DUPFD, 300);
    sock = fcntl(sock, F_DUPFD, 300);
    out = fcntl(out, F_DUPFD, 300);
    err = fcntl(err, F_DUPFD, 300);
    int null = open("/dev/null", O_RDWR);
    setsid();
    dup2(null, STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    dup2(err, STDERR_FILENO);
    for (int i = 0; i < GATES; i++)
        dup2(high[i], GATE_FD(i));
    dup2(sock, JUDGE_FD);
    close_range(3, GATE_FD(0) - 1, 0);
    close_range(JUDGE_FD + 1, ~0u, 0);

    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_CPU, 60);
    limit(RLIMIT_FSIZE, 64 << 20);
    limit(RLIMIT_NOFILE, 256);
    limit(RLIMIT_NPROC, processes_now() + MORE_PROCESSES);
    signal(SIGPIPE, SIG_DFL); /* the judge ignores it */
    prctl(PR_SET_DUMPABLE, 1);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    forbid_reaching_out();
    keep_signals_in();
    drop_privileges();

    char *words = strdup(scene), *argv[MAX_WORDS + 2] = {NULL}, *rest;
    argv[0] = (char *)judging.subject;
    int n = 1;
    for (char *w = strtok_r(words, " ", &rest); w && n <= MAX_WORDS;
         w = strtok_r(NULL, " ", &rest))
        argv[n++] = w;
    /* Last, for a judge that is sanitized itself: ASan reserves terabytes. */
    if (strcmp(judging.lane, "memory") != 0)
        limit(RLIMIT_AS, 2ul << 30);
    execv(judging.subject, argv);
    dprintf(STDERR_FILENO, "%s: %s\n", judging.subject, strerror(errno));
    _exit(127);
}
