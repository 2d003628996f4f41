/* Starts wards and collects them: our side of ward.h.
 *
 * Leaves the other side of the fork to warden.c.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/base/ward.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tui/base/err.h"
#include "tui/base/file.h"
#include "tui/base/warden.h"

static bool is_program(const char *path)
{
    struct stat st;
    if (access(path, X_OK) < 0 || stat(path, &st) < 0)
        return false;
    errno = EACCES; /* what execve(2) says of a folder */
    return S_ISREG(st.st_mode);
}

/* Finds NAME in PATH, as execvp(3) would; here, because after the fork nothing
 * may allocate.  Returns NULL with errno. */
static char *find_program(const char *name)
{
    if (strchr(name, '/'))
        return str_dup(name);
    const char *path = getenv("PATH");
    if (!path)
        path = "/usr/local/bin:/usr/bin:/bin";
    int why = ENOENT;
    for (const char *p = path; *name;) {
        int n = (int)strcspn(p, ":");
        char *file = str_format("%.*s%s%s", n, p, n ? "/" : "", name);
        if (is_program(file))
            return file;
        if (errno == EACCES)
            why = EACCES;
        free(file);
        if (!p[n])
            break;
        p += n + 1;
    }
    errno = why;
    return NULL;
}

/* Our environment with CHANGES applied.  The array is the caller's to free,
 * the strings are borrowed. */
static char **make_env(const char *const *changes)
{
    size_t n = 0, more = 0;
    while (environ && environ[n])
        n++;
    while (changes && changes[more])
        more++;
    char **env = mem_grow(NULL, n + more + 1, sizeof *env);
    for (size_t i = 0; i < n; i++)
        env[i] = environ[i];
    for (size_t c = 0; c < more; c++) {
        size_t len = strcspn(changes[c], "=");
        size_t kept = 0;
        for (size_t i = 0; i < n; i++)
            if (strncmp(env[i], changes[c], len) != 0 || env[i][len] != '=')
                env[kept++] = env[i];
        n = kept;
        if (changes[c][len] == '=')
            env[n++] = (char *)changes[c];
    }
    env[n] = NULL;
    return env;
}

/* Forks the warden with every signal blocked: a handler of ours must not run
 * in it, and it stays so for as long as the warden lives. */
static pid_t fork_warden(const struct plan *plan)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pid_t pid = fork();
    if (pid == 0)
        warden_run(plan);
    int kept = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    errno = kept;
    return pid;
}

static void collect(pid_t pid)
{
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
        ;
}

static int say_failure(const struct spawn *how, const struct failure *f,
                       struct buf *err)
{
    const char *name = how->argv[0];
    errno = f->error;
    switch (f->step) {
    case STEP_FORK:
        return err_sys(err, "cannot fork for %s", name);
    case STEP_FDS:
        return err_sys(err, "cannot set up the descriptors of %s", name);
    case STEP_TERMINAL:
        return err_sys(err, "cannot give %s its terminal", name);
    case STEP_DIR:
        return err_sys(err, "cannot run %s in %s", name, how->dir);
    case STEP_EXEC:
        break;
    }
    return err_sys(err, "cannot run %s", name);
}

/* Waits until the program runs (then its exec has closed the pipe, which is
 * all that is seen of it), or tells why it does not. */
static int await_exec(struct ward *w, const struct spawn *how, int execed,
                      struct buf *err)
{
    struct failure f;
    struct ward_end end;
    if (fd_readn(execed, &f, sizeof f) != sizeof f)
        return 0;
    ward_stop(w);
    ward_end(w, &end);
    return say_failure(how, &f, err);
}

int ward_start(struct ward *w, const struct spawn *how, struct buf *err)
{
    int report[2] = {-1, -1};
    int lifeline[2] = {-1, -1};
    int execed[2] = {-1, -1};
    int result = -1;
    struct plan plan = {.how = how};
    char *file = find_program(how->argv[0]);
    if (!file)
        return err_sys(err, "cannot run %s", how->argv[0]);
    plan.file = file;
    plan.env = make_env(how->env);
    plan.high = mem_grow(NULL, how->nfds, sizeof *plan.high);
    /* A socket pair where a pipe would do, for one reason: at the end of a
     * pipe poll(2) says POLLHUP and not POLLIN, and who looks for POLLIN would
     * never learn that the warden was killed. */
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, report) < 0 ||
        pipe2(lifeline, O_CLOEXEC) < 0 || pipe2(execed, O_CLOEXEC) < 0) {
        err_sys(err, "cannot run %s", how->argv[0]);
        goto out;
    }
    plan.report = report[1];
    plan.lifeline = lifeline[0];
    plan.execed = execed[1];
    pid_t pid = fork_warden(&plan);
    if (pid < 0) {
        err_sys(err, "cannot fork for %s", how->argv[0]);
        goto out;
    }
    *w = (struct ward){pid, report[0], lifeline[1]};
    report[0] = lifeline[1] = -1;
    /* Our copies have to go, or the ends of the others would not be seen. */
    fd_close(&report[1]);
    fd_close(&execed[1]);
    result = await_exec(w, how, execed[0], err);
out:
    for (int i = 0; i < 2; i++) {
        fd_close(&report[i]);
        fd_close(&lifeline[i]);
        fd_close(&execed[i]);
    }
    free(plan.high);
    free(plan.env);
    free(file);
    return result;
}

void ward_stop(struct ward *w)
{
    fd_close(&w->lifeline);
    /* The program may have stopped its own warden. */
    if (w->pid > 0)
        kill(w->pid, SIGCONT);
}

void ward_end(struct ward *w, struct ward_end *end)
{
    struct ward_end got;
    *end = (struct ward_end){.known = false};
    if (w->pid <= 0)
        return;
    if (fd_readn(w->report, &got, sizeof got) == sizeof got)
        *end = got;
    fd_close(&w->lifeline);
    fd_close(&w->report);
    collect(w->pid);
    *w = (struct ward)WARD_INIT;
}
