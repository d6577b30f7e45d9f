namespace DbCalm.Core.Approvals;

/// <summary>What it takes before an operation is carried out, the strictest last.</summary>
public enum ApprovalRule
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Time, in which anybody who could approve it can stop it.</summary>
    CoolOff,

    /// <summary>Another administrator who agrees.</summary>
    SecondAdmin,
}
