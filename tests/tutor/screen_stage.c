/* Sets the stage.  Leaves where one can go on it to screen_places.c, and what
 * is seen there to screen_look.c.
 *
 * SPDX-License-Identifier: MIT */
#include "tests/tutor/screen_stage.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tui/base/clock.h"
#include "tui/base/file.h"

struct fixture stage;
char stage_program[4096];

/* ---- The course ---- */

/* The compiler copies a program, so a program may be a script. */
static const char *const programs[][2] = {
    {"talk.c", "echo ready\nread -r word\necho \"got $word\"\nexit 3\n"},
    {"pair.c", "echo from C\n"},
    {"many.c",
     "i=10\nwhile [ $i -lt 70 ]; do echo \"out $i\"; i=$((i + 1)); done\n"},
    {"none.c", "error\n"},
    {"tree.c", "setsid sleep 1000 &\nsleep 1000 &\necho grown\nwait\n"},
};

static const char lesson_head[] =
    "---\ntitle: Every kind of page\nminutes: 5\nlab: 21-one\n"
    "man: [pipe(2)]\n---\n"
    "Whoever reads this on a wide screen finds lines that end where they end "
    "on a narrow one, since long lines are hard to read: the eye loses its way "
    "back to where the next one begins, and so nobody prints books of such a "
    "width.\n\n";

#define OPTIONS "- [ ] 1\n- [x] 2\n- [ ] 3\n- [ ] 4\n"

static const char lesson_rest[] =
    "The end of the first page.\n\n"
    "## A question\n\n"
    "```c run=talk.c\n    scanf(\"%s\", word);\n```\n\n"
    "```predict id=talk\nWhat does it *say*?\n- [ ] `nothing`\n- [x] `got`, "
    "and "
    "the word\n- [ ] The word alone, since the program that would have written "
    "more than that has been ended by then\n- [ ] It depends\n"
    "> It reads a word. read(2)\n```\n\n"
    "## Two languages\n\n"
    "```c run=pair.c\n    printf(\"from C\\n\");\n```\n\n"
    "```python beside=pair.c run=pair.py\nprint(\"from Python\")\n```\n\n"
    "Both say where they come from.\n\n"
    "## What came of it\n\n"
    "```output of=pair.c\nfrom C\n```\n\n"
    "```picture of=pair.c\nparent \xe2\x94\x80\xe2\x94\x80\xe2\x94\xac"
    "\xe2\x94\x80\xe2\x94\x80 child\n```\n\n"
    "| call | does |\n| --- | --- |\n| `pipe` | makes a pipe with two ends, "
    "one "
    "to read from and one to write to, and gives both of them |\n| `read` | "
    "waits |\n\n> A *quoted* word.\n\n1. first\n2. second\n\n"
    "## Much output\n\n```c run=many.c\n    for (i = 10; i < 70; i++)\n```\n\n"
    "## No program\n\n```c run=none.c\n    error\n```\n\n"
    "## A family\n\n```c run=tree.c\n    fork();\n```\n\n---\n\n"
    "```predict id=a\nOne?\n" OPTIONS "```\n\n"
    "```predict id=b\nTwo?\n" OPTIONS "```\n\n"
    "```predict id=d\nThree?\n" OPTIONS "```\n\n"
    "## The last page\n\nNow write it.\n";

static void put_lesson(void)
{
    struct buf text = BUF_INIT;
    buf_adds(&text, lesson_head);
    for (int i = 10; i < 40; i++)
        buf_addf(&text, "- item %d\n", i);
    buf_addf(&text, "\n%s", lesson_rest);
    fixture_put(&stage, "course/lessons/21-one/lesson.md", buf_str(&text));
    buf_destroy(&text);
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) {
        char *name = str_format("course/lessons/21-one/%s", programs[i][0]);
        char *script = str_format("#!/bin/sh\n%s", programs[i][1]);
        fixture_script(&stage, name, script);
        free(script);
        free(name);
    }
    fixture_put(&stage, "course/lessons/21-one/pair.py", "echo from Python\n");
    fixture_put(&stage, "course/lessons/22-two/lesson.md",
                "---\ntitle: A short one\nminutes: 1\nlab: 22-two\n---\n"
                "That was it.\n");
}

static void put_lab(const char *slug, const char *file, const char *title)
{
    char *name = str_format("course/labs/%s/lab.md", slug);
    char *text = str_format("---\ntitle: %s\nfile: %s\nminutes: 10\n"
                            "lanes: [behaviour]\n---\nWrite it.\n\n"
                            "```tests\nalpha: it happens\n```\n"
                            "```hint\nOne.\n```\n```hint\nTwo.\n```\n"
                            "```hint\nThree.\n```\n",
                            title, file);
    fixture_put(&stage, name, text);
    free(text);
    free(name);
    name = str_format("course/labs/%s/%s", slug, file);
    fixture_put(&stage, name, "starter\n");
    free(name);
    name = str_format("course/labs/%s/main.c", slug);
    fixture_put(&stage, name, "main\n");
    free(name);
}

static void put_scripts(void)
{
    fixture_script(&stage, "bin/python3", "#!/bin/sh\nexec sh \"$2\"\n");
    fixture_script(&stage, "bin/gdb",
                   "#!/bin/sh\necho debugging\nread -r line\n");
    /* Saves what the test has put there, once it is told to. */
    fixture_script(&stage, "bin/edit",
                   "#!/bin/sh\necho \"editing $(basename \"$1\")\"\n"
                   "read -r line\n[ \"$line\" = keep ] || "
                   "cp \"$FIXTURE/next\" \"$1\"\n");
    fixture_put(&stage, "next", "all well\n");
}

static void set_variables(void)
{
    char *path = str_format("%s/bin:/usr/local/bin:/usr/bin:/bin", stage.dir);
    char *root = str_format("%s/course", stage.dir);
    setenv("PATH", path, 1);
    setenv("EDITOR", "edit", 1);
    setenv("FORKLORE_COURSE", root, 1);
    free(root);
    free(path);
}

static void find_program(void)
{
    ssize_t n =
        readlink("/proc/self/exe", stage_program, sizeof stage_program - 16);
    ck_assert_int_gt(n, 0);
    stage_program[n] = '\0';
    for (int i = 0; i < 2; i++)
        *strrchr(stage_program, '/') = '\0';
    size_t used = strlen(stage_program);
    snprintf(stage_program + used, sizeof stage_program - used, "/forklore");
}

void stage_enter(void)
{
    find_program();
    ck_assert_int_eq(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
    fixture_begin(&stage);
    put_lesson();
    put_lab("23-torn", "torn.c", "Its lesson is torn");
    put_lab("24-bad", "bad.c", "Never seen");
    put_lab("31-far", "far.c", "Far away");
    fixture_put(&stage, "course/labs/24-bad/lab.md",
                "---\nminutes: none\n---\n");
    fixture_put(&stage, "course/lessons/23-torn/lesson.md", "---\ntitle\n");
    fixture_put(&stage, "course/lessons/chapters", "2 Pipes\n3 Locks\n");
    put_scripts();
    set_variables();
}

void stage_leave(void)
{
    stage_no_process_left(0);
    fixture_end(&stage);
}

void stage_save(const char *text)
{
    fixture_put(&stage, "forklore/21-one/one.c", text);
}

void stage_edit(const char *text)
{
    fixture_put(&stage, "next", text);
}

void stage_forget(void)
{
    char *state = str_format("%s/state", stage.dir);
    char *work = str_format("%s/forklore", stage.dir);
    progress_close(stage.progress);
    ck_assert_int_eq(file_rmtree(state, NULL), 0);
    ck_assert_int_eq(file_rmtree(work, NULL), 0);
    stage.progress = progress_open(NULL, NULL);
    ck_assert_ptr_nonnull(stage.progress);
    free(work);
    free(state);
}

void stage_spoil_progress(void)
{
    progress_close(stage.progress);
    fixture_put(&stage, "state/forklore/progress.db", "no database at all\n");
    char *wal = str_format("%s/state/forklore/progress.db-wal", stage.dir);
    unlink(wal);
    free(wal);
    stage.progress = progress_open(":memory:", NULL);
}

/* Collects those who have ended; true when nobody else is there. */
static bool all_have_ended(pid_t but)
{
    int pid, others = 0;
    FILE *f = fopen("/proc/thread-self/children", "re");
    ck_assert_ptr_nonnull(f);
    while (fscanf(f, "%d", &pid) == 1)
        if (pid != but && waitpid(pid, NULL, WNOHANG) != pid)
            others++;
    fclose(f);
    return others == 0;
}

/* Who is without a parent comes to this process, and tells it its end. */
void stage_no_process_left(pid_t but)
{
    int64_t until = clock_ns() + TTY_DEADLINE_S * CLOCK_S;
    sigset_t child;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child, NULL);
    while (!all_have_ended(but)) {
        int64_t left = until - clock_ns();
        struct timespec wait = {.tv_sec = left / CLOCK_S,
                                .tv_nsec = left % CLOCK_S};
        if (left <= 0 ||
            (sigtimedwait(&child, NULL, &wait) < 0 && errno == EAGAIN)) {
            (void)!system("ps -ef --forest >&2");
            ck_abort_msg("a process is left");
        }
    }
    sigprocmask(SIG_UNBLOCK, &child, NULL);
}

/* Its children have come to us by then. */
void stage_kill(pid_t pid)
{
    struct pollfd end = {.fd = (int)syscall(SYS_pidfd_open, pid, 0),
                         .events = POLLIN};
    ck_assert_int_ge(end.fd, 0);
    ck_assert_int_eq(kill(pid, SIGKILL), 0);
    ck_assert_int_eq(poll(&end, 1, TTY_DEADLINE_S * 1000), 1);
    close(end.fd);
}

/* ---- Starting and ending ---- */

struct tty *stage_open(int rows, int cols, const char *term,
                       const char *const *env)
{
    struct tty_how how = {.rows = rows,
                          .cols = cols,
                          .term = term,
                          .env = env,
                          .margin = SCREEN_MARGIN};
    struct tty *t = tty_open(&how, (const char *[]){stage_program, NULL});
    tty_wait(t, rows > 1 ? "Forklore" : "e");
    return t;
}

void stage_restored(struct tty *t)
{
    struct buf screen = BUF_INIT;
    tty_screen(t, &screen);
    ck_assert_msg(!tty_alternate(t) && tty_cursor(t),
                  "alternate screen %d, cursor %d:\n%s", tty_alternate(t),
                  tty_cursor(t), buf_str(&screen));
    buf_destroy(&screen);
    ck_assert(tty_modes(t).c_lflag & ICANON);
    ck_assert(tty_modes(t).c_lflag & ECHO);
}

void stage_quit(struct tty *t)
{
    tty_keys(t, "q");
    ck_assert_int_eq(tty_wait_end(t), 0);
    stage_restored(t);
    tty_close(t);
}

pid_t stage_tutor(pid_t guardian)
{
    char path[64];
    int pid = 0;
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", guardian,
             guardian);
    FILE *f = fopen(path, "re");
    ck_assert_ptr_nonnull(f);
    ck_assert_int_eq(fscanf(f, "%d", &pid), 1);
    fclose(f);
    return pid;
}

struct tty *stage_shell(const char *script)
{
    struct tty_how how = {.rows = 24, .cols = 80};
    return tty_open(&how,
                    (const char *[]){"sh", "-c", script, stage_program, NULL});
}
