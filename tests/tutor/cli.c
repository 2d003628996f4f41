/* Runs the program as a user does.
 *
 * SPDX-License-Identifier: MIT */
#include "tests/tutor/cli.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tui/base/file.h"
#include "tui/base/program.h"

struct buf cli_out, cli_err;
char cli_room[64];
char *cli_program;

static void set_folder(const char *variable, const char *name)
{
    char *path = str_format("%s/%s", cli_room, name);
    ck_assert_int_eq(setenv(variable, path, 1), 0);
    free(path);
}

/* PATH without its last N parts. */
static char *above(const char *path, int n)
{
    char *p = str_dup(path);
    while (n-- > 0)
        *strrchr(p, '/') = '\0';
    return p;
}

void cli_enter(void)
{
    char *self = program_path(), *build = above(self, 2),
         *root = above(build, 1);
    strcpy(cli_room, "/tmp/forklore-cli-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(cli_room));
    cli_program = str_format("%s/forklore", build);
    ck_assert_int_eq(access(cli_program, X_OK), 0);
    ck_assert_int_eq(chdir(root), 0);
    setenv("ROOM", cli_room, 1);
    set_folder("HOME", "home");
    set_folder("XDG_STATE_HOME", "state");
    set_folder("XDG_CACHE_HOME", "cache");
    set_folder("FORKLORE_HOME", "work");
    unsetenv("FORKLORE_COURSE");
    free(self);
    free(build);
    free(root);
}

void cli_leave(void)
{
    ck_assert_int_eq(file_rmtree(cli_room, NULL), 0);
    buf_destroy(&cli_out);
    buf_destroy(&cli_err);
    free(cli_program);
}

static void read_back(const char *name, struct buf *into)
{
    char *path = str_format("%s/%s", cli_room, name);
    buf_clear(into);
    ck_assert_int_eq(file_read(path, 1 << 24, into, NULL), 0);
    free(path);
}

int cli_run(const char *command)
{
    char *line = str_format("forklore() { '%s' \"$@\"; }\n"
                            "{\n%s\n} >%s/out 2>%s/err </dev/null",
                            cli_program, command, cli_room, cli_room);
    int status = system(line);
    free(line);
    read_back("out", &cli_out);
    read_back("err", &cli_err);
    ck_assert_msg(WIFEXITED(status), "%s: wait status 0x%x", command, status);
    return WEXITSTATUS(status);
}

void cli_expect(int status, const char *command)
{
    int got = cli_run(command);
    ck_assert_msg(got == status, "%s: exit %d, expected %d; it says\n%s%s",
                  command, got, status, buf_str(&cli_out), buf_str(&cli_err));
}

void cli_says(const char *text)
{
    ck_assert_msg(strstr(buf_str(&cli_out), text), "no \"%s\" in\n%s%s", text,
                  buf_str(&cli_out), buf_str(&cli_err));
}

void cli_says_not(const char *text)
{
    ck_assert_msg(!strstr(buf_str(&cli_out), text), "\"%s\" in\n%s", text,
                  buf_str(&cli_out));
}

void cli_complains(const char *text)
{
    ck_assert_msg(strstr(buf_str(&cli_err), text), "no \"%s\" in\n%s", text,
                  buf_str(&cli_err));
}

void cli_one_line(void)
{
    const char *end = strchr(buf_str(&cli_err), '\n');
    ck_assert_msg(end && !end[1], "not one line:\n%s", buf_str(&cli_err));
}

json_t *cli_json(void)
{
    json_error_t error;
    json_t *o = json_loadb(buf_str(&cli_out), cli_out.len,
                           JSON_REJECT_DUPLICATES, &error);
    ck_assert_msg(o, "line %d: %s in\n%s", error.line, error.text,
                  buf_str(&cli_out));
    return o;
}
