using DbCalm.Core.Jobs;
using DbCalm.Protocol.V1;

namespace DbCalm.Protocol.Mapping;

/// <summary>An agent's events as changes of its job.</summary>
public static class JobEventMapping
{
    /// <summary>The longest text that an agent may put into a job's record, in characters; longer ones are cut.</summary>
    public const int MaxText = 8192;

    /// <summary>
    /// The change that <paramref name="jobEvent"/> tells of; null for log lines and for kinds of a newer agent, which change no state.
    /// Throws an invalid-input error for values that can't be understood.
    /// </summary>
    public static JobChange? ToCore(this JobEvent jobEvent)
    {
        int epoch = checked((int)Math.Min(jobEvent.Epoch, int.MaxValue));
        return jobEvent.EventCase switch
        {
            JobEvent.EventOneofCase.Accepted => new JobChange.Accepted(epoch, jobEvent.At.ToCore()),
            JobEvent.EventOneofCase.Step => new JobChange.StepStarted(epoch, Cut(jobEvent.Step.Name)),
            JobEvent.EventOneofCase.Finished => new JobChange.Finished(
                epoch,
                jobEvent.At.ToCore(),
                jobEvent.Finished.Outcome.ToCore(),
                jobEvent.Finished.Error.ToCore() is { } failure ? failure with { Message = Cut(failure.Message), Hint = Cut(failure.Hint) } : null,
                Cut(jobEvent.Finished.Result)),
            _ => null,
        };
    }

    /// <summary><paramref name="text"/>, shortened to what a job's record takes.</summary>
    public static string Cut(string text)
    {
        if (text.Length <= MaxText)
        {
            return text;
        }

        // Half of a surrogate pair can't be written as UTF-8.
        int length = char.IsHighSurrogate(text[MaxText - 1]) ? MaxText - 1 : MaxText;
        return text[..length] + "…";
    }
}
