Console.Error.WriteLine("dbcalm-controller: not assembled yet");
return 1;
