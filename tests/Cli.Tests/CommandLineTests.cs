using System.CommandLine;
using System.Text.RegularExpressions;
using DbCalm.Cli.Commanding;
using DbCalm.Cli.Inputs;
using DbCalm.Cli.Output;

namespace DbCalm.Cli.Tests;

public sealed partial class CommandLineTests
{
    private const string Nowhere = "/nonexistent/controller.sock";

    public static TheoryData<string> Examples => [.. AllCommands().OfType<ExampleCommand>().SelectMany(command => command.Examples)];

    public static TheoryData<string> Paths => [.. AllCommands().Select(CommandPath.Of)];

    [Theory]
    [InlineData("hosts")]
    [InlineData("")]
    [InlineData("hosts token")]
    public async Task A_noun_alone_shows_its_help_on_stderr(string line)
    {
        CliRun run = await CliRun.RunAsync(Split(line));

        Assert.Equal(2, run.ExitCode);
        Assert.Equal("", run.Out);
        Assert.Contains("Commands:", run.Error, StringComparison.Ordinal);
    }

    // A socket that nobody serves would make the exit code 5: each is refused before it dials.
    [Theory]
    [InlineData("hosts lst", "did you mean 'list'")]
    [InlineData("bakcup full", "did you mean 'backup'")]
    [InlineData("hosts list --limt 3", "did you mean '--limit'")]
    [InlineData("hosts show", "required argument 'HOST' missing")]
    [InlineData("hosts show a b", "'b' is not an argument")]
    [InlineData("hosts show a/b", "host 'a/b' is not a valid name")]
    [InlineData("hosts delete ..", "not a valid name")]
    [InlineData("hosts remove ..", "not a valid name")]
    [InlineData("hosts delet web1", "did you mean 'delete'")]
    [InlineData("hosts remov web1", "'remov' is not a command of 'dbcalmctl hosts'\nhint")]
    [InlineData("hosts token create", "'--host' is required")]
    [InlineData("hosts token create --host a --ttl 8d", "'8d' is not a time from 1s to 7d")]
    [InlineData("hosts token create --host a --ttl 0s", "'0s' is not a time")]
    [InlineData("hosts token create --host a --ttl m", "is not a time")]
    [InlineData("hosts token create --host a --ttl -5m", "is not a time")]
    [InlineData("hosts token create --host a --ttl 99999999999d", "is not a time")]
    [InlineData("instances show a..b", "instance 'a..b' is not a valid name")]
    [InlineData("backup full", "'--instance' is required")]
    [InlineData("backup full --instance", "instance '--socket' is not a valid name")]
    [InlineData("backup full --instance a --instance b", "expects a single argument")]
    [InlineData("backup full --instance a --from b", "'--from' is not an option")]
    [InlineData("backup incremental --instance a --from ../b", "backup id '../b' is not a valid name")]
    [InlineData("backups list --limit -1", "--limit")]
    [InlineData("backups list --limit x", "--limit 'x' is not a whole number")]
    [InlineData("backups verify", "required argument 'ID' missing")]
    [InlineData("restore a", "exactly one of --to-dir DIR and --instance NAME")]
    [InlineData("restore a --to-dir /x --instance b", "exactly one of --to-dir DIR and --instance NAME")]
    [InlineData("restore a --to-dir x", "'x' is not an absolute path")]
    [InlineData("restore a --instance b --host c", "--host goes with --to-dir")]
    [InlineData("restore --to-dir /x", "required argument 'ID' missing")]
    [InlineData("jobs list --state done", "--state 'done' is not one of queued")]
    [InlineData("jobs watch", "required argument 'ID' missing")]
    [InlineData("jobs show @file", "job id '@file' is not a valid name")]
    [InlineData("status -o xml", "--output 'xml' is not one of table, json, yaml")]
    [InlineData("status --server https://a:1", "needs --ca-pin")]
    [InlineData("status --ca-pin sha256:00", "--ca-pin is for --server")]
    [InlineData("completion fish", "'fish' is not a command")]
    [InlineData("schedules create a --cron @daily", "'--type' is required")]
    [InlineData("schedules create a/b --type full", "schedule 'a/b' is not a valid name")]
    [InlineData("schedules create a --type weekly", "--type: 'weekly' is not one of full, incremental, auto")]
    [InlineData("schedules create a --type full --cron '*/90 * * * *'", "--cron: ")]
    [InlineData("schedules create a --type full --cron '0 2 31 2 *'", "never fires")]
    [InlineData("schedules create a --type full --hour 24", "--hour: '24' is not a whole number from 0 to 23")]
    [InlineData("schedules create a --type full --interval-value 0", "--interval-value: '0' is not a whole number from 1 up")]
    [InlineData("schedules create a --type full --interval-value 99999999999", "is not a whole number from 1 up")]
    [InlineData("schedules create a --type full --priority -101", "is not a whole number from -100 to 100")]
    [InlineData("schedules create a --type full --nice 20", "--nice: '20' is not a whole number from 0 to 19")]
    [InlineData("schedules create a --type full --bandwidth-limit fast", "--bandwidth-limit: 'fast' is not a size")]
    [InlineData("schedules create a --type full --jitter -5m", "--jitter: '-5m' is not a time")]
    [InlineData("schedules create a --type full --jitter 0s", "--jitter: '0s' is not a time")]
    [InlineData("schedules create a --type full --window 22:00", "--window: ")]
    [InlineData("schedules create a --type full --overlap both", "--overlap: 'both' is not one of skip, queue")]
    [InlineData("schedules create a --type full --selector a=b=c", "--selector: ")]
    [InlineData("schedules create a --type full --instances a,b/c", "--instances: instance 'b/c' is not a valid name")]
    [InlineData("schedules create a --type full --instance b/c", "instance 'b/c' is not a valid name")]
    [InlineData("schedules create a --type full --instance b --instances c", "--instance and --instances exclude each other")]
    [InlineData("schedules create a --type full --repository b --repositories c", "--repository and --repositories exclude each other")]
    [InlineData("schedules create a --type full --repositories ../b", "repository '../b' is not a valid name")]
    [InlineData("schedules create a --type full --retention a/b", "retention policy 'a/b' is not a valid name")]
    [InlineData("schedules create a --type full --copy-retention offsite", "is not a repository with its policy")]
    [InlineData("schedules update a", "nothing is to be changed")]
    [InlineData("schedules pause a", "exactly one of --until TIME and --for LENGTH")]
    [InlineData("schedules pause a --until 2099-01-01T00:00:00Z --for 2h", "exactly one of --until TIME and --for LENGTH")]
    [InlineData("schedules pause a --until 2099-01-01", "--until '2099-01-01' is not a time")]
    [InlineData("schedules pause a --until 2099-01-01T00:00:00", "is not a time")]
    [InlineData("schedules pause a --until 2020-01-01T00:00:00Z", "--until 2020-01-01T00:00:00+00:00 is over")]
    [InlineData("schedules pause a --for 2", "--for '2' is not a length")]
    [InlineData("schedules pause a --for 400d", "--for '400d' is not a length of at most 366d")]
    [InlineData("schedules preview", "either a schedule or the settings of one")]
    [InlineData("schedules preview a --cron @daily", "either a schedule or the settings of one")]
    [InlineData("schedules preview a --count 0", "--count '0' is not a whole number from 1 to 1000")]
    [InlineData("schedules run", "required argument 'SCHEDULE' missing")]
    [InlineData("schedules runs a b", "'b' is not an argument")]
    [InlineData("plan --hours 745", "--hours '745' is not a whole number from 1 to 744")]
    [InlineData("plan --hours 1.5", "--hours '1.5' is not a whole number")]
    [InlineData("policies create a", "would delete everything")]
    [InlineData("policies create a --keep-within 7x", "--keep-within: '7x' is not a time")]
    [InlineData("policies create a --keep-daily 0", "--keep-daily: '0' is not a whole number from 1 up")]
    [InlineData("policies create a --forever yes", "--forever: 'yes' is not one of true, false")]
    [InlineData("policies update a", "nothing is to be changed")]
    [InlineData("policies show a/b", "retention policy 'a/b' is not a valid name")]
    [InlineData("instances update a", "nothing is to be changed")]
    [InlineData("instances update a --labels a=b/c", "--labels: label a has the bad value 'b/c'")]
    [InlineData("instances update a --objective 1w", "--objective: '1w' is not a time")]
    [InlineData("cleanup --schedule-id nightly", "--schedule-id 'nightly' is not a whole number from 1 up")]
    [InlineData("cleanup --instance a/b", "instance 'a/b' is not a valid name")]
    public async Task Bad_input_is_a_usage_error_that_names_it(string line, string expected)
    {
        string[] socket = line.Contains("--server", StringComparison.Ordinal) || line.Contains("--ca-pin", StringComparison.Ordinal) ? [] : ["--socket", Nowhere];
        CliRun run = await CliRun.RunAsync([.. Split(line), .. socket]);

        Assert.Equal(2, run.ExitCode);
        Assert.Equal("", run.Out);
        Assert.StartsWith("error: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Contains("\nhint: ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("two\nlines")]
    [InlineData("not\uFFFDutf8")]
    [InlineData("-dash")]
    [InlineData("ümlaut")]
    public async Task A_name_that_is_none_is_shown_on_one_line(string name)
    {
        CliRun run = await CliRun.RunAsync("instances", "show", "--socket", Nowhere, "--", name);

        Assert.Equal(2, run.ExitCode);
        Assert.Equal(2, run.Error.TrimEnd('\n').Split('\n').Length);
    }

    [Fact]
    public async Task A_name_of_three_hundred_characters_is_refused_and_cut()
    {
        CliRun run = await CliRun.RunAsync("instances", "show", new string('a', 300), "--socket", Nowhere);

        Assert.Equal(2, run.ExitCode);
        Assert.True(run.Error.Length < 400);
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Every_example_in_the_help_is_a_command_line_that_works(string example)
    {
        string line = example.Replace("source <(", "", StringComparison.Ordinal).TrimEnd(')').Split(" | ")[0].Split(" > ")[0];
        Assert.Empty(Tree().Parse(Split(line)[1..], new ParserConfiguration { ResponseFileTokenReplacer = null }).Errors);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Every_command_has_help_that_says_what_it_does(string path)
    {
        CliRun run = await CliRun.RunAsync([.. Split(path)[1..], "--help"]);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("", run.Error);
        Assert.Contains("Usage:", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("Description:\n\n", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hosts remove", "hosts delete")]
    [InlineData("users add", "users create")]
    [InlineData("clients add", "clients create")]
    public async Task A_former_word_takes_what_the_present_one_takes_and_the_help_tells_of_the_present_one(string former, string present)
    {
        CliRun old = await CliRun.RunAsync([.. Split(former), "--help"]);
        CliRun now = await CliRun.RunAsync([.. Split(present), "--help"]);
        CliRun noun = await CliRun.RunAsync([Split(former)[0], "--help"]);

        Assert.Equal(now.Out, old.Out.Replace($" {former} ", $" {present} ", StringComparison.Ordinal));
        Assert.Contains($"  {Split(present)[1]} ", noun.Out, StringComparison.Ordinal);
        Assert.DoesNotContain($"  {Split(former)[1]} ", noun.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_noun_is_built_alone_under_the_name_that_it_has_in_the_whole_tree()
    {
        var context = new CommandContext(Terminal.OfProcess(), new GlobalOptions(_ => null));
        Assert.All(
            CommandTree.Nouns,
            noun => Assert.Equal([noun.Name], CommandTree.Build(context, [noun.Name, "x"]).Subcommands.Select(sub => sub.Name)));
        Assert.Equal(CommandTree.Nouns.Select(noun => noun.Name), Tree().Subcommands.Select(sub => sub.Name));
        Assert.Equal(CommandTree.Nouns.Count, CommandTree.Build(context, ["--socket", "hosts"]).Subcommands.Count);
        Assert.Equal(CommandTree.Nouns.Count, CommandTree.Build(context, ["[suggest:17]", "dbcalmctl hosts l"]).Subcommands.Count);
    }

    [Fact]
    public async Task The_version_is_the_name_and_three_numbers()
    {
        CliRun run = await CliRun.RunAsync("--version");

        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"^dbcalmctl \d+\.\d+\.\d+\n$", run.Out);
    }

    private static RootCommand Tree()
    {
        Terminal terminal = Terminal.OfProcess();
        return CommandTree.Build(new CommandContext(terminal, new GlobalOptions(_ => null)));
    }

    private static IEnumerable<Command> AllCommands() => Below(Tree());

    private static IEnumerable<Command> Below(Command command) => command.Subcommands.SelectMany(Below).Prepend(command);

    // As a shell does with blanks and single quotes.
    private static string[] Split(string line) => [.. Words().Matches(line).Select(word => word.Value.Replace("'", "", StringComparison.Ordinal))];

    [GeneratedRegex("(?:[^ ']|'[^']*')+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Words();
}
