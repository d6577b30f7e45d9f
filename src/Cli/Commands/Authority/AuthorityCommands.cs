using System.CommandLine;
using DbCalm.Cli.Commanding;
using DbCalm.Cli.Inputs;
using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;
using Google.Protobuf;

namespace DbCalm.Cli.Commands.Authority;

/// <summary>The commands of the certificate authority.</summary>
internal static class AuthorityCommands
{
    /// <summary>The noun with its verbs.</summary>
    public static ExampleCommand Tree(CommandContext context) =>
        new("authority", "See and replace the certificate authority that controller and hosts are known by.")
        {
            Show(context), Rotate(context), Finish(context),
        };

    private static ObjectCommand<GetAuthorityResponse> Show(CommandContext context) => new(
        context, "show",
        "Show the controller's certificate authority; while it is being replaced both, and the hosts that have not followed.",
        "dbcalmctl authority show")
    {
        Call = async (run, stop) => await Client(run).GetAuthorityAsync(new(), run.Short(stop)),
        Print = (run, answer) => Print(run, answer, answer.Authorities),
    };

    private static ObjectCommand<RotateAuthorityResponse> Rotate(CommandContext context) => new(
        context, "rotate",
        "Replace the controller's certificate authority by a new one while the fleet works. "
        + "Agents learn of it by themselves; the command returns at once, 'authority show' tells how far it is.",
        "dbcalmctl authority rotate")
    {
        Call = async (run, stop) => await Client(run).RotateAuthorityAsync(new(), run.Short(stop)),
        Print = (run, answer) => Print(run, answer, answer.Authorities),
    };

    private static ExampleCommand Finish(CommandContext context)
    {
        var force = new Option<bool>("--force")
        {
            Description = "Do not wait for hosts that are connected either; they are cut off when they connect again.",
        };
        return new ObjectCommand<FinishRotationResponse>(
            context, "finish",
            "Take the next step of a replacement without the hosts that are away: first the new authority signs, then the old one is "
            + "trusted no more. "
            + "Hosts that have not followed by then need a new token.",
            "dbcalmctl authority finish")
        {
            Call = async (run, stop) => await Client(run).FinishRotationAsync(new() { Force = run.Get(force) }, run.Short(stop)),
            Print = PrintCutOff,
        }.With(force);
    }

    private static void Print(CommandRun run, IMessage answer, IReadOnlyCollection<AuthorityInfo> authorities) =>
        run.Results.List(answer, authorities, AuthorityView.Columns(run.Now), "no authority");

    private static void PrintCutOff(CommandRun run, FinishRotationResponse answer)
    {
        Print(run, answer, answer.Authorities);
        if (answer.CutOffCount > 0)
        {
            string more = answer.CutOffCount > answer.CutOff.Count ? $" and {answer.CutOffCount - answer.CutOff.Count} more" : "";
            run.Note(
                $"cut off: {string.Join(", ", answer.CutOff)}{more}; they join again with new tokens: "
                + "dbcalmctl hosts token create --host NAME, then dbcalm-agent enroll --force there");
        }
    }

    private static AuthorityService.AuthorityServiceClient Client(CommandRun run) => new(run.Calls);
}
