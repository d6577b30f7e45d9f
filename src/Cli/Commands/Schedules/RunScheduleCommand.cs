using System.CommandLine;
using DbCalm.Cli.Commanding;
using DbCalm.Cli.Inputs;
using DbCalm.Cli.Output;
using DbCalm.Cli.Output.Views;
using DbCalm.Cli.Waiting;
using DbCalm.Core.Errors;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Schedules;

/// <summary>Takes a schedule's backups now.</summary>
internal sealed class RunScheduleCommand : ControllerCommand
{
    private readonly Argument<string> schedule;
    private readonly WaitOptions wait = WaitOptions.WhenTold("the jobs as they ended");

    public RunScheduleCommand(CommandContext context)
        : base(
            context, "run", "Queue the backups of a schedule now, whatever its times and window say; its next time stays.",
            "dbcalmctl schedules run nightly --wait")
    {
        schedule = context.Names.Schedule();
        Arguments.Add(schedule);
        wait.AddTo(this);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var request = new RunScheduleRequest { Schedule = run.Get(schedule) };
        RunScheduleResponse answer = await new ScheduleService.ScheduleServiceClient(run.Calls).RunScheduleAsync(
            request, CommandRun.Long(cancellationToken));
        Refuse(run, answer);
        if (wait.AreWanted(run))
        {
            await JobEnd.AwaitAllAsync(run, answer.Jobs, cancellationToken);
        }

        run.Results.Object(answer, writer => writer.TableIfAny(answer.Jobs, JobView.Columns(run.Terminal.Clock.GetUtcNow())));
        if (answer.Jobs.Count == 0)
        {
            throw new DbCalmException(
                ErrorCode.Refused, $"schedule {request.Schedule}: nothing was queued",
                "see the reasons above, and 'dbcalmctl instances list'");
        }

        if (wait.AreWanted(run))
        {
            JobEnd.ThrowUnlessAllSucceeded(answer.Jobs);
        }
        else if (run.Results.IsForPeople)
        {
            run.Note(
                answer.Jobs.Count == 1
                    ? $"follow it with 'dbcalmctl jobs watch {answer.Jobs[0].Id}'"
                    : "follow them with 'dbcalmctl jobs list'");
        }

        return ExitCodes.Done;
    }

    // Said before the waiting, which may be long; programs find them in the document.
    private static void Refuse(CommandRun run, RunScheduleResponse answer)
    {
        foreach (string refusal in run.Results.IsForPeople ? answer.Refusals : [])
        {
            run.Note($"not queued: {Printable.Line(refusal)}");
        }
    }
}
