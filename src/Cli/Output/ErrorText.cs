using DbCalm.Core.Errors;

namespace DbCalm.Cli.Output;

/// <summary>Writes failures: what went wrong on one line, what to do about it on the next.</summary>
internal static class ErrorText
{
    /// <summary>Writes <paramref name="failure"/>; the hint only when there is one.</summary>
    public static void Write(TextWriter writer, Failure failure)
    {
        // What is held was taken up; nothing went wrong.
        string kind = failure.Code == ErrorCode.ApprovalNeeded ? "waiting" : "error";
        writer.WriteLine($"{kind}: {Printable.Of(failure.Message)}");
        if (failure.Hint.Length > 0)
        {
            writer.WriteLine($"hint: {Printable.Of(failure.Hint)}");
        }
    }
}
