/* Turning a process that was just forked into the subject: its descriptors, its
 * limits, its own session, and the one signal it may not send.
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
#include <unistd.h>

#include "tests/support/judge_inside.h"

enum {
    MAX_WORDS = 32,
    MORE_PROCESSES = 300, /* than there were: room for any honest scene */
};

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

/* A kill(2) of -1 hits everything its user may signal, the editor and the shell
 * among them; it is what `kill(pid, ...)` becomes after a fork that failed. */
static void forbid_kill_all(void)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    if (!filter)
        return;
    if (seccomp_rule_add(
            filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(kill), 1,
            SCMP_A0(SCMP_CMP_MASKED_EQ, 0xffffffffu, 0xffffffffu)) == 0)
        seccomp_load(filter);
    seccomp_release(filter);
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
    if (strcmp(judging.lane, "memory") != 0) /* ASan reserves terabytes */
        limit(RLIMIT_AS, 2ul << 30);
    signal(SIGPIPE, SIG_DFL); /* the judge ignores it */
    prctl(PR_SET_DUMPABLE, 1);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    forbid_kill_all();

    char *words = strdup(scene), *argv[MAX_WORDS + 2] = {NULL}, *rest;
    argv[0] = (char *)judging.subject;
    int n = 1;
    for (char *w = strtok_r(words, " ", &rest); w && n <= MAX_WORDS;
         w = strtok_r(NULL, " ", &rest))
        argv[n++] = w;
    execv(judging.subject, argv);
    dprintf(STDERR_FILENO, "%s: %s\n", judging.subject, strerror(errno));
    _exit(127);
}
