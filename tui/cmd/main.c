/* forklore: finds the command and runs it.  Without one, the tutor.
 *
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tui/base/file.h"
#include "tui/cmd/cmd.h"

const struct command commands[] = {
    {"list", cmd_list, "", "the course map, with your progress"},
    {"show", cmd_show, "LAB", "a lesson and its task, as plain text"},
    {"grade", cmd_grade, "LAB [FILE]", "grade FILE, or the workspace's"},
    {"watch", cmd_watch, "LAB", "grade at every save, without the full screen"},
    {"hint", cmd_hint, "LAB", "the next hint"},
    {"reset", cmd_reset, "LAB", "start over; your file is kept as a backup"},
    {"solution", cmd_solution, "LAB", "the reference, once you have passed"},
    {"diff", cmd_diff, "LAB", "your file beside the reference"},
    {"check-course", cmd_check_course, "[LAB...]",
     "for authors: is the course sound?"},
    {"new", cmd_new, "SLUG", "for authors: a new lab and lesson"},
    {"doctor", cmd_doctor, "", "what this machine can do, and what is missing"},
    {0},
};

const struct command *command_named(const char *name)
{
    for (const struct command *c = commands; c->name; c++)
        if (strcmp(c->name, name) == 0)
            return c;
    return NULL;
}

static void help(FILE *to)
{
    fputs("usage: forklore [--plain]          the tutor\n"
          "       forklore COMMAND [OPTIONS]  one thing, then the shell again\n"
          "\n",
          to);
    for (const struct command *c = commands; c->name; c++) {
        char call[32];
        snprintf(call, sizeof call, "%s %s", c->name, c->args);
        fprintf(to, "  %-24s %s\n", call, c->does);
    }
    fputs("\nLAB is a slug, a number or the beginning of a name: 11-spawn, 11, "
          "sp.\nEach command explains itself with --help. Exit status: 0 "
          "passed, 1 did not\npass, 100 wrong usage, 111 system error.\n",
          to);
}

/* Whoever closed one of the three gets nothing; but no file that we open may
 * take its number, or what is printed goes into that file.  Children inherit
 * the three, so they are not close-on-exec. */
static void fill_closed_descriptors(void)
{
    int fd;
    do
        fd = open("/dev/null", O_RDWR);
    while (fd >= 0 && fd <= STDERR_FILENO);
    fd_close(&fd);
}

/* STATUS, unless what was printed is lost: on a full disk, say.  A reader that
 * left, like head(1), had enough. */
static int finish(int status)
{
    struct pollfd reader = {.fd = STDOUT_FILENO, .events = POLLOUT};
    bool lost = ferror(stdout);
    errno = 0;
    if (fflush(stdout) == 0 && !lost)
        return status;
    if (errno == EPIPE ||
        (poll(&reader, 1, 0) == 1 && (reader.revents & POLLERR)))
        return status;
    fprintf(stderr, "forklore: standard output: %s\n",
            errno ? strerror(errno) : "not everything could be written");
    return STATUS_SYSTEM;
}

int main(int argc, char **argv)
{
    fill_closed_descriptors();
    /* A full pipe's reader that left, or a limit on file sizes, is an error of
     * that write, with a message, and no sudden death. */
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    if (argc < 2 || strcmp(argv[1], "--plain") == 0)
        return finish(cmd_tutor(argc, argv));
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
        strcmp(argv[1], "help") == 0) {
        help(stdout);
        return finish(STATUS_PASSED);
    }
    const struct command *c = command_named(argv[1]);
    if (!c) {
        fprintf(stderr, "forklore: no command is called \"%s\"\n\n", argv[1]);
        help(stderr);
        return STATUS_USAGE;
    }
    return finish(c->run(argc - 1, argv + 1));
}
