namespace DbCalm.Core.Retention;

/// <summary>Decides which of several policies a copy of a backup is kept by.</summary>
public static class PolicyChoice
{
    /// <summary>The policy that applies: the most specific one there is; null when there is none, and the copy is kept.</summary>
    /// <param name="copy">What the schedule says for copies in this repository.</param>
    /// <param name="repository">What the repository says.</param>
    /// <param name="schedule">What the schedule says.</param>
    /// <param name="instance">What the instance says.</param>
    public static RetentionPolicy? Resolve(RetentionPolicy? copy, RetentionPolicy? repository, RetentionPolicy? schedule, RetentionPolicy? instance) =>
        copy ?? repository ?? schedule ?? instance;
}
