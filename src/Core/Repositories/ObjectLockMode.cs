namespace DbCalm.Core.Repositories;

/// <summary>How a bucket keeps objects from being deleted before their date.</summary>
public enum ObjectLockMode
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>Only users with a special permission may delete.</summary>
    Governance,

    /// <summary>Nobody may.</summary>
    Compliance,
}
