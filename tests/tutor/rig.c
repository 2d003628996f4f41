/* Makes the course of rig.h and watches that grading leaves nothing behind.
 *
 * SPDX-License-Identifier: MIT */
#include "tests/tutor/rig.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tui/base/clock.h"
#include "tui/base/file.h"

#define HANG_MS 60000

struct rig rig;

static char shared[128]; /* the objects that all kits have in common */
static int fds_before;

/* ---- Once ---- */

static const char contract[] = "int mp_rig(void);\n";
static const char scenes[] = "int mp_rig(void);\n"
                             "int scene(void);\n"
                             "int scene(void)\n{\n    return mp_rig();\n}\n";
static const char runtime[] = "int scene(void);\n"
                              "int main(void)\n{\n    return scene();\n}\n";

/* Not an assertion of Check: those work only while a test runs. */
static void must(bool done, const char *what)
{
    if (done)
        return;
    perror(what);
    exit(1);
}

static void put_in(const char *dir, const char *name, const char *text,
                   mode_t mode)
{
    char *path = str_format("%s/%s", dir, name);
    unlink(path);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    must(fd >= 0 && fd_writen(fd, text, strlen(text)) == 0, path);
    close(fd);
    free(path);
}

static void make_room(char *room, size_t n)
{
    const char *tmp = getenv("TMPDIR");
    snprintf(room, n, "%s/forklore-rig.XXXXXX",
             tmp && tmp[0] == '/' && strlen(tmp) < 80 ? tmp : "/tmp");
    must(mkdtemp(room) != NULL && chmod(room, 0755) == 0, room);
}

void rig_begin(void)
{
    make_room(shared, sizeof shared);
    put_in(shared, "scenes.c", scenes, 0644);
    put_in(shared, "runtime.c", runtime, 0644);
    put_in(shared, "rig.a", "!<arch>\n", 0644);
    char *command = str_format("cd %s && cc -g -c scenes.c runtime.c", shared);
    must(system(command) == 0, command);
    free(command);
}

void rig_end(void)
{
    must(file_rmtree(shared, NULL) == 0, shared);
}

/* ---- Around each test ---- */

static int count_fds(void)
{
    int n = 0;
    char **names = file_list("/proc/self/fd", NULL);
    while (names[n])
        n++;
    strs_free(names);
    return n;
}

char *rig_path(const char *name)
{
    return str_format("%s/%s", rig.room, name);
}

void rig_put(const char *name, const char *text)
{
    put_in(rig.room, name, text, 0644);
}

void rig_script(const char *name, const char *body)
{
    put_in(rig.room, name, body, 0755);
}

static void make_dirs(void)
{
    static const char *const dirs[] = {
        "labs/include/mp",
        "labs/21-rig",
        "kit/judge",
        "kit/gold",
        "kit/behaviour",
        "kit/memory",
        "work",
        ".cache/forklore",
        "bin",
    };
    for (size_t i = 0; i < sizeof dirs / sizeof *dirs; i++) {
        char *path = rig_path(dirs[i]);
        ck_assert_int_eq(file_mkdirs(path, NULL), 0);
        free(path);
    }
}

static void link_shared(const char *name, const char *lane, const char *as)
{
    char *from = str_format("%s/%s", shared, name);
    char *to = str_format("%s/kit/%s/%s", rig.room, lane, as);
    ck_assert_int_eq(symlink(from, to), 0);
    free(from);
    free(to);
}

static void make_kit(void)
{
    static const char *const lanes[] = {"behaviour", "memory"};
    rig_put("kit/flags", "# for tests\ncc=cc\n"
                         "behaviour=-std=c17 -O1 -g -Wall\n"
                         "memory=-std=c17 -O0 -g -Wall\n"
                         "link=-pthread\n");
    for (int i = 0; i < 2; i++) {
        link_shared("scenes.o", lanes[i], "21-rig.o");
        link_shared("runtime.o", lanes[i], "subject.o");
        link_shared("rig.a", lanes[i], "21-rig.a");
    }
    rig_put("labs/include/mp/rig.h", contract);
    rig_put("kit/gold/21-rig", "");
    rig_judge(RIG_PASSES);
}

static char *lanes[] = {"behaviour", "memory", NULL};
static struct manifest_test tests[] = {
    {"one", "the first thing happens"},
    {"two", "the second thing happens after it"},
};
static struct diagnosis diagnoses[] = {
    {"off", "Counting begins at nought.", "Where do you begin?"},
};

void rig_enter(void)
{
    memset(&rig, 0, sizeof rig);
    make_room(rig.room, sizeof rig.room);
    setenv("HOME", rig.room, 1);
    unsetenv("XDG_CACHE_HOME");
    unsetenv("FORKLORE_HOME");
    unsetenv("CC");
    make_dirs();
    make_kit();
    rig.course.root = rig.room;
    rig.course.kit = rig_path("kit");
    rig.lab = (struct lab){.slug = "21-rig",
                           .name = "rig",
                           .number = 21,
                           .title = "Rig",
                           .file = "rig.c",
                           .lanes = lanes,
                           .tests = tests,
                           .ntests = 2,
                           .diagnoses = diagnoses,
                           .ndiagnoses = 1};
    rig.file = rig_path("work/rig.c");
    rig.options = (struct grade_options){.file = rig.file, .seed = 4711};
    char *here = rig_path("here");
    ck_assert_int_eq(mkfifo(here, 0600), 0);
    rig.here = open(here, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    ck_assert_int_ge(rig.here, 0);
    free(here);
    fds_before = count_fds();
}

/* Whether only finished builds are in the cache. */
static void nothing_is_half_built(void)
{
    char *cache = rig_path(".cache/forklore");
    char **names = file_list(cache, NULL);
    for (char **n = names; n && *n; n++)
        ck_assert_msg(strcmp(*n, "21-rig") == 0, "%s is left", *n);
    strs_free(names);
    free(cache);
}

void rig_leave(void)
{
    rig_free();
    ck_assert_int_eq(count_fds(), fds_before);
    nothing_is_half_built();
    close(rig.here);
    free(rig.file);
    free(rig.course.kit);
    ck_assert_int_eq(file_rmtree(rig.room, NULL), 0);
}

/* ---- Scripts ---- */

static const char judge_head[] =
    "#!/bin/sh\n"
    "only=\n"
    "echo \"$*\" >>%1$s/asked\n"
    "while [ $# -gt 0 ]; do\n"
    "    case $1 in\n"
    "    --subject) subject=$2; shift;;\n"
    "    --lane) lane=$2; shift;;\n"
    "    --only) only=\"$only$2 \"; shift;;\n"
    "    --seed) seed=$2; shift;;\n"
    "    --deadline) deadline=$2; shift;;\n"
    "    esac\n"
    "    shift\n"
    "done\n"
    "room=%1$s\n"
    "read -r nonce\n"
    "tell() { printf '{\"nonce\": %%s, \"event\": \"%%s\"%%s}\\n' \"$nonce\" "
    "\"$1\" \"$2\" >&3; }\n"
    "start() { tell start \", \\\"test\\\": \\\"$1\\\"\"; }\n"
    "end() { tell end \", \\\"test\\\": \\\"$1\\\", \\\"verdict\\\": "
    "\\\"$2\\\", \\\"seconds\\\": 0.01$3\"; }\n"
    "pass() { start $1; end $1 pass; }\n"
    "fail() { start $1; end $1 \"$2\" \"$3\"; }\n"
    "over() { tell done \", \\\"tests\\\": $1\"; }\n"
    "here() { echo here >%1$s/here; exec tail -f /dev/null; }\n";

void rig_judge(const char *body)
{
    struct buf b = BUF_INIT;
    buf_addf(&b, judge_head, rig.room);
    buf_addf(&b, "%s\n", body);
    rig_script("kit/judge/21-rig", buf_str(&b));
    buf_destroy(&b);
}

void rig_compiler(const char *body)
{
    struct buf b = BUF_INIT;
    buf_addf(&b,
             "#!/bin/sh\n"
             "here() { echo here >%s/here; exec tail -f /dev/null; }\n"
             "real() { exec cc \"$@\"; }\n"
             "%s\n",
             rig.room, body);
    rig_script("bin/compiler", buf_str(&b));
    char *path = rig_path("bin/compiler");
    setenv("CC", path, 1);
    free(path);
    buf_destroy(&b);
}

/* ---- Grading ---- */

void rig_start(const char *text)
{
    struct buf err = BUF_INIT;
    if (text)
        rig_put("work/rig.c", text);
    rig.grade = grade_start(&rig.course, &rig.lab, &rig.options, &err);
    ck_assert_msg(rig.grade != NULL, "%s", buf_str(&err));
    ck_assert_uint_eq(err.len, 0);
}

bool rig_await(void)
{
    while (grade_report(rig.grade)->state != STATE_ENDED) {
        struct pollfd fds[GRADE_POLLFDS + 1];
        int64_t when;
        char line[8];
        int n = grade_poll(rig.grade, fds, &when);
        ck_assert_int_le(n, GRADE_POLLFDS);
        fds[n] = (struct pollfd){.fd = rig.here, .events = POLLIN};
        int ms = clock_poll_ms(when);
        int ready = poll(fds, (nfds_t)n + 1, ms < 0 ? HANG_MS : ms);
        ck_assert_msg(ready > 0 || ms >= 0, "waited in vain");
        if (fds[n].revents && read(rig.here, line, sizeof line) > 0)
            return true;
        grade_step(rig.grade);
    }
    return false;
}

const struct report *rig_grade(const char *text)
{
    rig_free();
    rig_start(text);
    ck_assert_msg(!rig_await(), "it was not to wait");
    return grade_report(rig.grade);
}

void rig_free(void)
{
    grade_free(rig.grade);
    rig.grade = NULL;
    grade_reap();
    ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
    ck_assert_int_eq(errno, ECHILD);
}
