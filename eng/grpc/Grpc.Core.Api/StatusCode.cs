namespace Grpc.Core;

/// <summary>The outcome of a call in gRPC's own numbers, which every implementation shares.</summary>
public enum StatusCode
{
    OK = 0,

    /// <summary>Usually by the caller.</summary>
    Cancelled = 1,

    Unknown = 2,

    /// <summary>Wrong whatever the state of the system; compare <see cref="FailedPrecondition"/>.</summary>
    InvalidArgument = 3,

    /// <summary>The time ran out, although the work may have been done.</summary>
    DeadlineExceeded = 4,

    NotFound = 5,

    AlreadyExists = 6,

    /// <summary>The caller is known but may not do this; compare <see cref="Unauthenticated"/>.</summary>
    PermissionDenied = 7,

    /// <summary>A quota or a disk is used up.</summary>
    ResourceExhausted = 8,

    /// <summary>The state of the system forbids it until somebody changes that state.</summary>
    FailedPrecondition = 9,

    /// <summary>A conflict between concurrent callers; worth another try from the start.</summary>
    Aborted = 10,

    OutOfRange = 11,

    Unimplemented = 12,

    Internal = 13,

    /// <summary>Passing; worth another try of the same call.</summary>
    Unavailable = 14,

    /// <summary>Data was lost or damaged for good.</summary>
    DataLoss = 15,

    /// <summary>The caller did not prove who it is.</summary>
    Unauthenticated = 16,
}
