/* Makes the small course of fixture.h.
 *
 * SPDX-License-Identifier: MIT */
#include "tests/tutor/fixture.h"

#include <check.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tui/base/file.h"

/* Compiling and linking both copy their first input to their output: so the
 * judge finds the student's file where it looks for the subject. */
static const char compiler[] =
    "#!/bin/sh\n"
    "in=\n"
    "for word; do\n"
    "    case $word in *.c|*.o) [ -n \"$in\" ] || in=$word;; esac\n"
    "    out=$word\n"
    "done\n"
    "case $in in *.c)\n"
    "    if grep -qx warning \"$in\"; then\n"
    "        echo \"$in:2:1: warning: unused variable 'x'\" >&2\n"
    "        echo '    2 | int x;' >&2\n"
    "    fi\n"
    "    if grep -qx error \"$in\"; then\n"
    "        echo \"$in: In function 'mp_one':\" >&2\n"
    "        echo \"$in:3:5: error: expected ';' before 'return'\" >&2\n"
    "        echo '    3 |     return 0;' >&2\n"
    "        echo '      |     ^~~~~~' >&2\n"
    "        exit 1\n"
    "    fi\n"
    "esac\n"
    "cp \"$in\" \"$out\"\n";

static const char judge[] =
    "#!/bin/sh\n"
    "case $0 in *22-two) tests=alpha;; *) tests='alpha beta gamma';; esac\n"
    "only=\n"
    "while [ $# -gt 0 ]; do\n"
    "    case $1 in\n"
    "    --subject) subject=$2; shift;;\n"
    "    --lane) lane=$2; shift;;\n"
    "    --only) only=\"$only $2\"; shift;;\n"
    "    --seed|--deadline) shift;;\n"
    "    esac\n"
    "    shift\n"
    "done\n"
    "read -r nonce\n"
    "tell() { printf '{\"nonce\": %s, \"event\": %s}\\n' $nonce \"$1\" >&3; }\n"
    "n=0 failed=0\n"
    "for t in ${only:-$tests}; do\n"
    "    n=$((n + 1))\n"
    "    tell \"\\\"start\\\", \\\"test\\\": \\\"$t\\\"\"\n"
    "    if [ $n = 1 ] && grep -qx hold \"$subject\"; then\n"
    "        read -r go <\"$FIXTURE/gate\"\n"
    "    fi\n"
    "    if grep -qx \"wrong $t\" \"$subject\" ||\n"
    "       grep -qx \"$lane-wrong $t\" \"$subject\"; then\n"
    "        tell \"\\\"end\\\", \\\"test\\\": \\\"$t\\\","
    " \\\"verdict\\\": \\\"wrong\\\", \\\"seconds\\\": 0.001,"
    " \\\"expected\\\": \\\"$t gives 3\\\","
    " \\\"seen\\\": \\\"$t gave 4\\\","
    " \\\"diagnosis\\\": \\\"off-by-one\\\","
    " \\\"scene\\\": \\\"$t n=3\\\","
    " \\\"file\\\": \\\"one.c\\\", \\\"line\\\": 7,"
    " \\\"output\\\": \\\"before\\\\nafter $t\\\\n\\\"\"\n"
    "        failed=1\n"
    "    else\n"
    "        tell \"\\\"end\\\", \\\"test\\\": \\\"$t\\\","
    " \\\"verdict\\\": \\\"pass\\\", \\\"seconds\\\": 0.001\"\n"
    "    fi\n"
    "done\n"
    "tell \"\\\"done\\\", \\\"tests\\\": $n\"\n"
    "exit $failed\n";

static const char lab_one[] =
    "---\n"
    "title: The first of two\n"
    "file: one.c\n"
    "minutes: 10\n"
    "lanes: [behaviour, memory]\n"
    "---\n"
    "Write `mp_one`. It gives one more than it takes.\n"
    "\n"
    "## What it promises\n"
    "\n"
    "- nothing else\n"
    "\n"
    "```tests\n"
    "alpha: the first thing happens\n"
    "beta: the second thing happens after the first\n"
    "gamma: the third thing does not happen\n"
    "```\n"
    "```hint\nA *nudge* in a direction.\n```\n"
    "```hint\nA push in the same direction.\n```\n"
    "```hint\nNearly the whole way.\n```\n"
    "```diagnosis id=off-by-one\n"
    "rule: Counting begins at nought. `count(3)`\n"
    "think: How many fingers are there between two thumbs?\n"
    "```\n";

static const char lab_two[] = "---\n"
                              "title: The second of two\n"
                              "file: two.c\n"
                              "minutes: 10\n"
                              "lanes: [behaviour]\n"
                              "---\n"
                              "Write `mp_two`.\n"
                              "\n"
                              "```tests\n"
                              "alpha: it happens\n"
                              "```\n"
                              "```hint\nOne.\n```\n"
                              "```hint\nTwo.\n```\n"
                              "```hint\nThree.\n```\n";

static char *in_dir(const struct fixture *f, const char *name)
{
    return str_format("%s/%s", f->dir, name);
}

static void put_mode(const struct fixture *f, const char *name,
                     const char *text, mode_t mode)
{
    char *path = in_dir(f, name);
    char *slash = strrchr(path, '/');

    *slash = '\0';
    ck_assert_int_eq(file_mkdirs(path, NULL), 0);
    *slash = '/';
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    ck_assert_msg(fd >= 0, "%s", path);
    ck_assert_int_eq(fd_writen(fd, text, strlen(text)), 0);
    ck_assert_int_eq(close(fd), 0);
    free(path);
}

void fixture_put(const struct fixture *f, const char *name, const char *text)
{
    put_mode(f, name, text, 0644);
}

void fixture_script(const struct fixture *f, const char *name, const char *text)
{
    put_mode(f, name, text, 0755);
}

char *fixture_get(const struct fixture *f, const char *name)
{
    struct buf text = BUF_INIT, err = BUF_INIT;
    char *path = in_dir(f, name);

    ck_assert_msg(file_read(path, 1 << 20, &text, &err) == 0, "%s",
                  buf_str(&err));
    buf_destroy(&err);
    free(path);
    return buf_take(&text);
}

static void set_home(const struct fixture *f)
{
    static const char *const names[][2] = {
        {"HOME", ""},
        {"FORKLORE_HOME", "/forklore"},
        {"XDG_CACHE_HOME", "/cache"},
        {"XDG_STATE_HOME", "/state"},
        {"TMPDIR", ""},
        {"FIXTURE", ""},
    };
    static const char *const unset[] = {"CC", "VISUAL", "EDITOR"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char *value = str_format("%s%s", f->dir, names[i][1]);
        setenv(names[i][0], value, 1);
        free(value);
    }
    for (size_t i = 0; i < sizeof unset / sizeof *unset; i++)
        unsetenv(unset[i]);
    setenv("PATH", "/usr/local/bin:/usr/bin:/bin", 1);
}

static void put_kit(const struct fixture *f)
{
    static const char *const objects[] = {
        "behaviour/subject.o", "behaviour/21-one.o", "behaviour/21-one.a",
        "behaviour/22-two.o",  "behaviour/22-two.a", "memory/subject.o",
        "memory/21-one.o",     "memory/21-one.a",    "memory/22-two.o",
        "memory/22-two.a",
    };

    for (size_t i = 0; i < sizeof objects / sizeof *objects; i++) {
        char *name = str_format("course/build/kit/%s", objects[i]);
        fixture_put(f, name, "");
        free(name);
    }
    char *flags =
        str_format("cc=%s/cc\nbehaviour=-g\nmemory=-g\nlink=-lm\n", f->dir);
    fixture_put(f, "course/build/kit/flags", flags);
    free(flags);
    fixture_script(f, "cc", compiler);
    fixture_script(f, "course/build/kit/judge/21-one", judge);
    fixture_script(f, "course/build/kit/judge/22-two", judge);
    fixture_script(f, "course/build/kit/gold/21-one", "");
    fixture_script(f, "course/build/kit/gold/22-two", "");
}

static void put_course(const struct fixture *f)
{
    fixture_put(f, "course/lessons/chapters", "2 Pipes\n");
    fixture_put(f, "course/labs/include/mp/one.h", "int mp_one(int);\n");
    fixture_put(f, "course/labs/21-one/lab.md", lab_one);
    fixture_put(f, "course/labs/21-one/one.c", "starter\nwrong alpha\n");
    fixture_put(f, "course/labs/21-one/main.c", "main\n");
    fixture_put(f, "course/labs/22-two/lab.md", lab_two);
    fixture_put(f, "course/labs/22-two/two.c", "starter\nwrong alpha\n");
    fixture_put(f, "course/labs/22-two/main.c", "main\n");
    fixture_put(f, "course/solutions/21-one/one.c", "the solution\nalpha\n");
}

static void open_all(struct fixture *f)
{
    struct buf err = BUF_INIT;
    char *root = in_dir(f, "course");

    ck_assert_msg(course_open_at(&f->course, root, NULL, &err) == 0, "%s",
                  buf_str(&err));
    ck_assert_msg(workspace_open(&f->workspace, &err) == 0, "%s",
                  buf_str(&err));
    f->progress = progress_open(NULL, &err);
    ck_assert_msg(f->progress != NULL, "%s", buf_str(&err));
    f->model = (struct model){.course = &f->course,
                              .workspace = &f->workspace,
                              .progress = f->progress};
    const struct lab *one = course_lab(&f->course, "21-one", &err);
    ck_assert_msg(one != NULL, "%s", buf_str(&err));
    f->path = workspace_path(&f->workspace, one);
    free(root);
    buf_destroy(&err);
}

static void close_all(struct fixture *f)
{
    free(f->path);
    progress_close(f->progress);
    workspace_close(&f->workspace);
    course_close(&f->course);
}

void fixture_begin(struct fixture *f)
{
    *f = (struct fixture){0};
    strcpy(f->dir, "/tmp/forklore-lab-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(f->dir));
    ck_assert_int_eq(chmod(f->dir, 0755), 0);
    set_home(f);
    put_course(f);
    put_kit(f);
    char *gate = in_dir(f, "gate");
    ck_assert_int_eq(mkfifo(gate, 0600), 0);
    free(gate);
    open_all(f);
}

void fixture_end(struct fixture *f)
{
    close_all(f);
    ck_assert_int_eq(file_rmtree(f->dir, NULL), 0);
}

void fixture_open_gate(const struct fixture *f)
{
    char *gate = in_dir(f, "gate");
    int fd = open(gate, O_WRONLY | O_CLOEXEC);

    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(fd_writen(fd, "go\n", 3), 0);
    close(fd);
    free(gate);
}
