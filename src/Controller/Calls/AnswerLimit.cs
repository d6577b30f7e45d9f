namespace DbCalm.Controller.Calls;

/// <summary>How an answer is cut down to the instances that a limited grant covers.</summary>
/// <param name="Listed">The instances that it lists things of.</param>
/// <param name="Apply">Removes what is of no instance that is covered. A page may end up short or empty and still not be the last.</param>
internal sealed record AnswerLimit(Func<object, IEnumerable<string>> Listed, Action<object, Func<string, bool>> Apply);
