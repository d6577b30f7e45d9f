namespace DbCalm.Controller.Calls;

/// <summary>The rows that a call has in the audit trail, besides those of refusals.</summary>
internal enum Recording
{
    /// <summary>None: it changes nothing.</summary>
    None,

    /// <summary>One, at its end: a login, or a machine that joins.</summary>
    End,

    /// <summary>Two: before it begins, with what it changes as it was, and at its end. One that a crash cut off shows as begun.</summary>
    BeginningAndEnd,
}
