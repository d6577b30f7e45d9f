namespace DbCalm.Core.Retention;

/// <summary>Decides which of several policies a copy of a backup is kept by.</summary>
public static class PolicyChoice
{
    /// <summary>
    /// The policy that applies: the most specific one that is named, whether it is there or not, since a less specific one would keep for another time than was asked for; null when none is named. A copy
    /// whose policy is null or not there is kept.
    /// </summary>
    /// <param name="copy">What the schedule says for copies in this repository.</param>
    /// <param name="repository">What the repository says.</param>
    /// <param name="schedule">What the schedule says.</param>
    /// <param name="instance">What the instance says.</param>
    public static NamedPolicy? Resolve(NamedPolicy? copy, NamedPolicy? repository, NamedPolicy? schedule, NamedPolicy? instance) =>
        copy ?? repository ?? schedule ?? instance;
}
