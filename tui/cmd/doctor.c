/* forklore doctor: what this machine can and cannot do, and what to install.
 *
 * Each row is tried, not looked up.  A row that the course cannot do without
 * makes the exit status 1.
 *
 * {"forklore": 1, "rows": [{"what": W, "ok": B, "needed": B, "seen": S,
 *   "mend": M}]}
 *
 * SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <jansson.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tui/base/file.h"
#include "tui/base/ward.h"
#include "tui/cmd/cmd.h"
#include "tui/grade/kit.h"
#include "tui/ui/term.h"

struct row {
    const char *what;
    bool needed;
    const char *mend;
    bool (*ok)(const struct session *s, struct buf *seen);
};

/* Runs a program to its end with its output in SEEN (the first line); whether
 * it ended with 0. */
static bool try_program(const char *const *argv, struct buf *seen)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC))
        return false;
    const struct fd_move fds[] = {{ends[1], 1}, {ends[1], 2}};
    struct spawn how = {.argv = argv, .fds = fds, .nfds = 2};
    struct ward w = WARD_INIT;
    struct ward_end end = {0};
    char text[512];
    bool started = ward_start(&w, &how, seen) == 0;
    close(ends[1]);
    if (started) {
        ssize_t n = fd_readn(ends[0], text, sizeof text - 1);
        text[n > 0 ? n : 0] = '\0';
        buf_addf(seen, "%.*s", (int)strcspn(text, "\n"), text);
        fd_close(&ends[0]); /* a longer answer must not hold it up */
        ward_end(&w, &end);
    }
    fd_close(&ends[0]);
    return started && end.known && WIFEXITED(end.status) &&
           WEXITSTATUS(end.status) == 0;
}

static bool course(const struct session *s, struct buf *seen)
{
    buf_addf(seen, "%zu labs in %s", s->course.nentries, s->course.root);
    return s->course.nentries > 0;
}

static bool kit(const struct session *s, struct buf *seen)
{
    struct kit k;
    if (kit_open(&k, s->course.kit, s->course.root, seen))
        return false;
    buf_adds(seen, s->course.kit);
    kit_close(&k);
    return true;
}

static bool workspace(const struct session *s, struct buf *seen)
{
    if (file_mkdirs(s->workspace.home, seen))
        return false;
    buf_adds(seen, s->workspace.home);
    return access(s->workspace.home, W_OK) == 0;
}

static bool progress(const struct session *s, struct buf *seen)
{
    const char *notice = progress_notice(s->progress);
    buf_adds(seen, notice ? notice : "recorded");
    return !notice;
}

static bool compiler(const struct session *s, struct buf *seen)
{
    struct kit k;
    if (kit_open(&k, s->course.kit, s->course.root, NULL))
        return false;
    const char *const argv[] = {k.cc[0], "--version", NULL};
    bool ok = try_program(argv, seen);
    kit_close(&k);
    return ok;
}

/* Compiles, links and runs an empty program with the flags of a lane. */
static bool builds(const struct session *s, enum lane lane, struct buf *seen)
{
    struct kit k;
    char dir[] = "/tmp/forklore-doctor-XXXXXX";
    if (kit_open(&k, s->course.kit, s->course.root, seen))
        return false;
    if (!mkdtemp(dir)) {
        buf_adds(seen, "no folder in /tmp");
        kit_close(&k);
        return false;
    }
    char *source = str_format("%s/a.c", dir), *out = str_format("%s/a", dir);
    const char *argv[96] = {k.cc[0]};
    int n = 1;
    for (char **f = k.flags[lane]; f && *f && n < 90; f++)
        argv[n++] = *f;
    argv[n++] = "-o";
    argv[n++] = out;
    argv[n++] = source;
    const char *const run[] = {out, NULL};
    bool ok = k.flags[lane] &&
              file_write(source, "int main(void) { return 0; }\n", 29, 0600,
                         seen) == 0 &&
              try_program(argv, seen) && try_program(run, seen);
    if (ok)
        buf_adds(seen, "builds and runs");
    file_rmtree(dir, NULL);
    free(source);
    free(out);
    kit_close(&k);
    return ok;
}

static bool behaviour(const struct session *s, struct buf *seen)
{
    return builds(s, LANE_BEHAVIOUR, seen);
}

static bool sanitizers(const struct session *s, struct buf *seen)
{
    return builds(s, LANE_MEMORY, seen);
}

static bool inotify(const struct session *s, struct buf *seen)
{
    (void)s;
    int fd = inotify_init1(IN_CLOEXEC);
    bool ok = fd >= 0 && inotify_add_watch(fd, "/", IN_CLOSE_WRITE) >= 0;
    fd_close(&fd);
    buf_adds(seen, ok ? "saves are noticed at once"
                      : "not to be had: files are looked at twice a second");
    return ok;
}

static bool terminal(const struct session *s, struct buf *seen)
{
    (void)s;
    if (term_usable(seen))
        return false;
    buf_addf(seen, "TERM=%s", getenv("TERM"));
    return true;
}

static bool ptrace_works(const struct session *s, struct buf *seen)
{
    (void)s;
    pid_t child = fork();
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        _exit(ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0 ? 0 : 1);
    }
    int status = -1;
    bool ok = child > 0 && waitpid(child, &status, 0) == child && status == 0;
    buf_adds(seen, ok ? "allowed" : "forbidden");
    return ok;
}

static bool namespaces(const struct session *s, struct buf *seen)
{
    (void)s;
    pid_t child = fork();
    if (child == 0)
        _exit(unshare(CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWIPC) ? 1 : 0);
    int status = -1;
    bool ok = child > 0 && waitpid(child, &status, 0) == child && status == 0;
    buf_adds(seen, ok ? "allowed" : "forbidden");
    return ok;
}

static bool python(const struct session *s, struct buf *seen)
{
    const char *const argv[] = {"python3", "--version", NULL};
    (void)s;
    return try_program(argv, seen);
}

static bool debugger(const struct session *s, struct buf *seen)
{
    const char *const argv[] = {"gdb", "--version", NULL};
    (void)s;
    return try_program(argv, seen);
}

static const struct row table[] = {
    {"course", true, "run it from a checkout, or set FORKLORE_COURSE", course},
    {"grading kit", true, "make", kit},
    {"compiler", true, "install gcc and libc6-dev", compiler},
    {"lane behaviour", true, "install gcc, binutils and libc6-dev", behaviour},
    {"lane memory", true, "install libgcc-12-dev (the sanitizers)", sanitizers},
    {"workspace", true, "set FORKLORE_HOME to a folder you can write",
     workspace},
    {"progress", false, "look at ~/.local/state/forklore", progress},
    {"inotify", false, "raise fs.inotify.max_user_watches", inotify},
    {"terminal", false, "set TERM to what your terminal is", terminal},
    {"python3", false, "install python3 to run the Python beside the C",
     python},
    {"gdb", false, "install gdb to step through a failing test", debugger},
    {"ptrace", false, "gdb needs it; see ptrace(2)", ptrace_works},
    {"namespaces", false, "grading whole classes needs them", namespaces},
};

enum { ROWS = sizeof table / sizeof *table };

int cmd_doctor(int argc, char **argv)
{
    bool json = false;
    const struct option_row rows[] = {
        {"json", OPTION_FLAG, NULL, "as JSON", &json},
        {0},
    };
    struct session s;
    int status = options_parse("doctor", rows, &argc, argv, 0, 0);
    if (status >= 0)
        return status;
    if (session_open(&s))
        return STATUS_SYSTEM;
    status = STATUS_PASSED;
    json_t *list = json_array();
    for (int i = 0; i < ROWS; i++) {
        struct buf seen = BUF_INIT;
        bool ok = table[i].ok(&s, &seen);
        if (!ok && table[i].needed)
            status = STATUS_FAILED;
        json_array_append_new(
            list, json_pack("{s:s,s:b,s:b,s:s,s:s}", "what", table[i].what,
                            "ok", ok, "needed", table[i].needed, "seen",
                            buf_str(&seen), "mend", ok ? "" : table[i].mend));
        if (!json) {
            printf("%-8s %-15s %s\n",
                   ok                ? "ok"
                   : table[i].needed ? "MISSING"
                                     : "without",
                   table[i].what, buf_str(&seen));
            if (!ok)
                printf("%25s%s\n", "", table[i].mend);
        }
        buf_destroy(&seen);
    }
    if (json) {
        json_t *o = json_pack("{s:i,s:O}", "forklore", 1, "rows", list);
        json_dumpf(o, stdout, JSON_INDENT(2));
        putchar('\n');
        json_decref(o);
    }
    json_decref(list);
    session_close(&s);
    return status;
}
