using System.Text.Json.Nodes;

namespace DbCalm.Testing.Fleets;

/// <summary>Runs <c>dbcalmctl</c> against one controller's administration socket.</summary>
internal sealed class Ctl(string socket)
{
    private const double Deadline = 180;

    /// <summary>Runs <c>dbcalmctl ARGUMENTS -o json</c>.</summary>
    internal async Task<CtlResult> RunAsync(params string[] arguments)
    {
        ProcessOutput output = await PlainAsync([.. arguments, "-o", "json"]);
        return new CtlResult($"dbcalmctl {string.Join(' ', arguments)}", output.ExitCode, output.Stdout, output.Stderr);
    }

    /// <summary>Runs <c>dbcalmctl ARGUMENTS -o json</c>, which must succeed, and gives its document.</summary>
    internal async Task<JsonNode> OkAsync(params string[] arguments) => (await RunAsync(arguments)).Ok();

    /// <summary>Runs <c>dbcalmctl ARGUMENTS</c> as they are.</summary>
    internal Task<ProcessOutput> PlainAsync(params string[] arguments) =>
        ProcessRunner.RunAsync([Programs.Ctl, "--socket", socket, .. arguments], null, Deadline, TestContext.Current.CancellationToken);

    /// <summary>Starts <c>dbcalmctl ARGUMENTS -o json</c> and lets it run.</summary>
    internal RunningProcess Start(params string[] arguments) => RunningProcess.Start([Programs.Ctl, "--socket", socket, .. arguments, "-o", "json"]);
}
