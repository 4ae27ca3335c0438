print("nucens")
